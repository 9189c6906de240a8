import { type Context, Hono } from "hono";
import type { Caller } from "../access/caller.ts";
import { sha256 } from "../db/secret.ts";
import { acceptOffer } from "../guardians/accept-offer.ts";
import { countryOf, languageOf } from "../http/locale.ts";
import { fail } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { validated } from "../http/validated.ts";
import { signInTokenFor } from "../identity/open-account.ts";
import { type Person, signUpIfNew } from "../identity/person.ts";
import { optionalSession } from "../identity/session.ts";
import { acceptInvitation } from "../invitations/accept.ts";
import { AcceptInvitation } from "../invitations/contract.ts";
import { toAccepted } from "../invitations/views.ts";
import { createAccountFromLink } from "./account-from-link.ts";
import { toAcceptedOffer } from "./views.ts";

/** `/api/signup`: with a mailed link. */
export const signup = new Hono<AppEnv>().post(
  "/accept-invite",
  optionalSession,
  validated("json", AcceptInvitation),
  async (c) => {
    const { db, settings, now } = c.var;
    const { token, ...profile } = c.req.valid("json");
    const link = { ...profile, tokenHash: await sha256(token) };
    const account = c.var.caller
      ? undefined
      : await createAccountFromLink(db, settings, { token, ...profile }, now);
    const newcomer = account && { ...account.caller, locale: languageOf(c) };
    const caller = c.var.caller ?? newcomer ?? fail("unauthenticated");
    const accepted =
      (await acceptInvitationLink(c, caller, link, account?.person)) ??
      (await acceptOtherLink(c, caller, link, account?.person));
    const view = "player" in accepted ? toAcceptedOffer(accepted) : toAccepted(accepted);
    const signInToken = account && (await signInTokenFor(caller.clerkUserId, settings));
    return c.json({ ...view, ...(signInToken && { signInToken }) }, 200);
  },
);

type RequestContext = Pick<Context<AppEnv>, "req" | "var">;
interface Link extends Pick<AcceptInvitation, "firstName" | "lastName" | "acceptTerms"> {
  tokenHash: string;
}

/** Accepts a tenant's invitation, and signs the caller up in the same batch if they are new. */
async function acceptInvitationLink(
  c: RequestContext,
  caller: Caller,
  link: Link,
  newPerson?: Person,
) {
  const { db, settings, now } = c.var;
  const { tokenHash, firstName, lastName, acceptTerms } = link;
  const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const rest = { ...names, country: countryOf(c), hasAcceptedTerms: acceptTerms === true };
  const accept = (person: Person | undefined) =>
    acceptInvitation(db, caller, { by: "tokenHash", key: tokenHash }, { ...rest, person }, now);
  return newPerson ? accept(newPerson) : signUpIfNew(accept, caller, settings);
}

/** Uses the link of an offer (to become a guardian) or of a tenant request. */
async function acceptOtherLink(c: RequestContext, caller: Caller, link: Link, newPerson?: Person) {
  const { db, settings, now } = c.var;
  const hasAcceptedTerms = newPerson !== undefined && link.acceptTerms === true;
  const accept = async (person: Person | undefined) => {
    const accepted = await acceptOffer(db, caller, person, link, hasAcceptedTerms, now);
    if (accepted) return accepted;
    const { finishTenantRequest } = await import("./request-tenant.ts");
    return finishTenantRequest(db, caller, person, link, now);
  };
  return newPerson ? accept(newPerson) : signUpIfNew(accept, caller, settings);
}
