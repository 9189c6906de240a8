import type { OwnTenant } from "../club/tenants-of.ts";
import { api, type ResponseBody } from "../data/api.ts";

export const membersApi = api.admin.tenants[":tenantId"].members;
export type Member = ResponseBody<typeof membersApi.$get>["items"][number];

export const playersApi = api.admin.tenants[":tenantId"].players;
export type TenantPlayer = ResponseBody<typeof playersApi.$get>["items"][number];

export const invitationsApi = api.admin.tenants[":tenantId"].invitations;
export type Invitation = ResponseBody<typeof invitationsApi.$get>["items"][number];

/** What each list of a page is told: whose, what is search, and how much of it to show. */
export interface PeopleListProps {
  own: OwnTenant;
  search: string;
  /** So many rows, and the way to the rest; without it all of them, page by page. */
  limit?: number | undefined;
  /** Another number asks again. */
  reloadKey: number;
  onChanged: () => void;
}
