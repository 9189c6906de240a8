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

/** `/api/signup`: by the link in a mail. */
export const signup = new Hono<AppEnv>().post(
  "/accept-invite",
  optionalSession,
  validated("json", AcceptInvitation),
  async (c) => {
    const { db, settings, now } = c.var;
    const { token, ...said } = c.req.valid("json");
    const link = { ...said, tokenHash: await sha256(token) };
    const stranger = c.var.caller
      ? undefined
      : await createAccountFromLink(db, settings, { token, ...said }, now);
    const newcomer = stranger && { ...stranger.caller, locale: languageOf(c) };
    const caller = c.var.caller ?? newcomer ?? fail("unauthenticated");
    const accepted =
      (await acceptAsInvited(c, caller, link, stranger?.person)) ??
      (await acceptOther(c, caller, link, stranger?.person));
    const view = "player" in accepted ? toAcceptedOffer(accepted) : toAccepted(accepted);
    const signInToken = stranger && (await signInTokenFor(caller.clerkUserId, settings));
    return c.json({ ...view, ...(signInToken && { signInToken }) }, 200);
  },
);

type Asked = Pick<Context<AppEnv>, "req" | "var">;
interface Link extends Pick<AcceptInvitation, "firstName" | "lastName" | "acceptTerms"> {
  tokenHash: string;
}

/** A tenant's invitation. Clerk is asked about a caller who turns out to be new, and the same batch signs them up. */
async function acceptAsInvited(c: Asked, caller: Caller, link: Link, known?: Person) {
  const { db, settings, now } = c.var;
  const { tokenHash, firstName, lastName, acceptTerms } = link;
  const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  const rest = { ...names, country: countryOf(c), hasAcceptedTerms: acceptTerms === true };
  const as = (person: Person | undefined) =>
    acceptInvitation(db, caller, { by: "tokenHash", key: tokenHash }, { ...rest, person }, now);
  return known ? as(known) : signUpIfNew(as, caller, settings);
}

/** The links that are no tenant's invitation: to look after a player, and to finish a club. */
async function acceptOther(c: Asked, caller: Caller, link: Link, known?: Person) {
  const { db, settings, now } = c.var;
  const hasAcceptedTerms = known !== undefined && link.acceptTerms === true;
  const as = async (person: Person | undefined) => {
    const accepted = await acceptOffer(db, caller, person, link, hasAcceptedTerms, now);
    if (accepted) return accepted;
    const { finishClub } = await import("./found-by-mail.ts");
    return finishClub(db, caller, person, link, now);
  };
  return known ? as(known) : signUpIfNew(as, caller, settings);
}
