import type { OwnTenant } from "../club/tenants-of.ts";
import { type Answer, api } from "../data/api.ts";

export const membersApi = api.admin.tenants[":tenantId"].members;
export type Member = Answer<typeof membersApi.$get>["items"][number];

export const playersApi = api.admin.tenants[":tenantId"].players;
export type TenantPlayer = Answer<typeof playersApi.$get>["items"][number];

export const invitationsApi = api.admin.tenants[":tenantId"].invitations;
export type Invitation = Answer<typeof invitationsApi.$get>["items"][number];

/** What each list of a page is told: whose, what is sought, and how much of it to show. */
export interface PeopleListProps {
  own: OwnTenant;
  sought: string;
  /** So many rows, and the way to the rest; without it all of them, page by page. */
  limit?: number | undefined;
  /** Another number asks again. */
  reloadKey: number;
  onChanged: () => void;
}
