import { users } from "../../../worker/db/schema.ts";
import { rows, type Visitor } from "../app.ts";
import { insert } from "./insert.ts";

const unchanged = { claim: "", createdAt: 0, updatedAt: 0 };

/** The id of a user's row in `users`. */
export async function userIdOf({ clerkUserId }: Pick<Visitor, "clerkUserId">): Promise<string> {
  const [row] = await rows<{ id: string }>(
    "select id from users where clerk_user_id = ?",
    clerkUserId,
  );
  if (!row) throw new Error(`no user ${clerkUserId}`);
  return row.id;
}

/** The record that an invitation makes for an address without an account; returns its id. */
export async function createPendingUser(user: {
  email: string;
  firstName?: string;
}): Promise<string> {
  const id = crypto.randomUUID();
  await insert(users, { id, ...user, status: "pending", ...unchanged });
  return id;
}

/** A deleted user whose Clerk account must still be closed. */
export async function createUserToClose(id: string, clerkClosesAt: number): Promise<void> {
  const clerkUserId = `user_${id}`;
  await insert(users, { id, clerkUserId, status: "deleted", clerkClosesAt, ...unchanged });
}

/** Suspends a user, whether they have signed up or not. */
export async function suspendUser(clerkUserId: string): Promise<void> {
  await rows(
    `insert into users (id, clerk_user_id, email, status, claim, created_at, updated_at) values (?, ?, 'x@example.com', 'suspended', '', 0, 0)
     on conflict (clerk_user_id) do update set status = 'suspended'`,
    crypto.randomUUID(),
    clerkUserId,
  );
}
