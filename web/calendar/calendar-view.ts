import type { Me } from "../data/api.ts";

/** The props of both layouts of the calendar. */
export interface CalendarViewProps {
  me: Me;
  /** Shows the sessions of these tenants only; of all if it is empty. */
  tenantIds: string[];
  /** Whether a session names its club. */
  showsClub: boolean;
  /** On the home page: shows each child's next session at the top, and stores the sessions for offline use. */
  isHome: boolean;
  isStaff: boolean;
}
