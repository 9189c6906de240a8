import { randomBytes } from "node:crypto";
import type { Instance } from "./instance.ts";
import { clerkId, type SignInToken, type User } from "./store.ts";

/** Creates a token that signs a user in once, without a password. */
export function createSignInToken(
  { store, keys }: Instance,
  user: User,
  lifeSeconds: number,
): SignInToken {
  const now = Date.now();
  const value = randomBytes(48).toString("base64url");
  const token: SignInToken = {
    id: clerkId("sit"),
    object: "sign_in_token",
    user_id: user.id,
    token: value,
    status: "pending",
    url: `https://${keys.frontendHost}/v1/tickets/accept?ticket=${value}`,
    created_at: now,
    updated_at: now,
    _expires_at: now + lifeSeconds * 1000,
  };
  store.value.tokens[token.token] = token;
  store.changed();
  return token;
}
