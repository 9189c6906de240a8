import type { Caller } from "../access/caller.ts";
import type { Db } from "../db/client.ts";
import type { Settings } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { openAccount } from "../identity/open-account.ts";
import { type Person, personWithAddress } from "../identity/person.ts";
import type { AcceptInvitation } from "./contract.ts";
import { previewLink } from "./preview.ts";

/**
 * Opens the account of somebody who holds a link and has none: the link proves the mailbox, so Clerk takes
 * the address as verified. Nothing is consumed without their yes to the terms, because scanners open links and
 * press buttons (docs/threats.md, 7). Whether an account needs a password is for the Clerk instance to say.
 *
 * Answers them as the caller that they now are. Throws as `previewLink` does, `sign_in_required` where
 * there is an account, `validation_failed` for what is missing, and as `openAccount` does.
 */
export async function createAccountFromLink(
  db: Db,
  settings: Settings,
  { token, password, firstName, lastName, acceptTerms }: AcceptInvitation,
  now: number,
): Promise<{ caller: Caller; person: Person }> {
  const offer = await previewLink(db, token, now);
  if (offer.hasAccount) throw new Problem("sign_in_required");
  if (acceptTerms !== true) {
    const missing = { path: "acceptTerms", code: "required", message: "must be accepted" };
    throw new Problem("validation_failed", { errors: [missing] });
  }
  const { email } = offer;
  const names = {
    firstName: firstName ?? offer.firstName ?? undefined,
    lastName: lastName ?? offer.lastName ?? undefined,
  };
  const account = { email, password, proofId: offer.id };
  const clerkUserId = await openAccount(account, settings, now);
  return {
    caller: {
      clerkUserId,
      sessionId: "",
      issuedAt: now,
      verifiedEmail: email,
      isImpersonated: false,
      // Their account is a second old.
      followsOrganizations: false,
    },
    person: {
      ...(await personWithAddress(clerkUserId, email)),
      firstName: names.firstName ?? null,
      lastName: names.lastName ?? null,
    },
  };
}
