import { expectJson, freshIp, send, type Visitor } from "./app.ts";
import { goodClaims, renewed } from "./tokens.ts";

/* People in large numbers: known to Clerk by their tokens alone, so that they cost no call to its API. */

let people = 0;

/** A user with a session who has not signed up. */
export function newcomer(): Visitor {
  people += 1;
  const id = `user_2${crypto.randomUUID().replaceAll("-", "").slice(0, 26)}`;
  const email = `crowd-${people}-${id.slice(6, 14)}@example.com`;
  const claims = { ...goodClaims(id), email, email_verified: true };
  return { clerkUserId: id, email, getToken: renewed(claims), ip: freshIp() };
}

/** People who have signed up and belong nowhere. */
export async function crowd(many: number): Promise<Visitor[]> {
  const everybody = Array.from({ length: many }, newcomer);
  for (const who of everybody) {
    await expectJson(send(who, "/api/auth/create-basic-user", { body: {} }), 201);
  }
  return everybody;
}
