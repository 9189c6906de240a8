import type { CallerRow } from "./caller-row.ts";
import type { User } from "./responses.ts";

/** A person as they see themselves. */
export function toUser({ user, tenantId, role }: CallerRow): User {
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
