import { expectJson, freshIp, send, type Visitor } from "./app.ts";
import { goodClaims, goodHeader, signed } from "./tokens.ts";

/* People in large numbers: known to Clerk by their tokens alone, so that they cost no call to its API. */

let people = 0;

/** Somebody with a session, unknown to us. */
export async function newcomer(): Promise<Visitor> {
  people += 1;
  const id = `user_2${crypto.randomUUID().replaceAll("-", "").slice(0, 26)}`;
  const email = `crowd-${people}-${id.slice(6, 14)}@example.com`;
  return renewed({ clerkUserId: id, email, token: "", ip: freshIp() });
}

/** The same person with a token that has its whole minute before it. */
export async function renewed(who: Visitor): Promise<Visitor> {
  const claims = { ...goodClaims(who.clerkUserId), email: who.email, email_verified: true };
  return { ...who, token: await signed(goodHeader, claims) };
}

/** People who have signed up and belong nowhere. */
export async function crowd(many: number): Promise<Visitor[]> {
  const everybody = await Promise.all(Array.from({ length: many }, newcomer));
  for (const who of everybody) {
    await expectJson(send(who, "/api/auth/create-basic-user", { body: {} }), 201);
  }
  return everybody;
}
