import type { CallerRow } from "./caller-row.ts";

/** A person as they see themselves. */
export function userView({ user, tenantId, role }: CallerRow) {
  return {
    id: user.id,
    clerkUserId: user.clerkUserId,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    phone: user.phone,
    kind: user.kind,
    status: user.status,
    tenantId,
    role,
    locale: user.locale,
    avatarUrl: user.avatarUrl,
    createdAt: new Date(user.createdAt).toISOString(),
  };
}
export type UserView = ReturnType<typeof userView>;
