import type { Visitor } from "./app.ts";
import { goodClaims, renewed } from "./tokens.ts";

/** A fresh id of a Clerk organization. */
export function organizationId(): string {
  return `org_${crypto.randomUUID().replaceAll("-", "")}`;
}

/** The same person, active in an organization. */
export function inOrganization(
  who: Visitor,
  { id = organizationId(), role = "admin" } = {},
): Visitor {
  const claims = { ...goodClaims(who.clerkUserId), o: { id, rol: role, slg: "x" } };
  return { ...who, getToken: renewed(claims) };
}
