import type { OwnTenant } from "../club/tenants-of.ts";
import { api, type ResponseBody } from "../data/api.ts";

export const membersApi = api.admin.tenants[":tenantId"].members;
export type Member = ResponseBody<typeof membersApi.$get>["items"][number];

export const playersApi = api.admin.tenants[":tenantId"].players;
export type TenantPlayer = ResponseBody<typeof playersApi.$get>["items"][number];

export const invitationsApi = api.admin.tenants[":tenantId"].invitations;
export type Invitation = ResponseBody<typeof invitationsApi.$get>["items"][number];

/** The props of each list on the page. */
export interface PeopleListProps {
  own: OwnTenant;
  search: string;
  /** Shows only the first rows; without it the list loads page by page. */
  limit?: number | undefined;
  /** A change loads the list again. */
  reloadKey: number;
  onChanged: () => void;
}
