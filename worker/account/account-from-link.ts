import type { Caller } from "../access/caller.ts";
import type { Db } from "../db/client.ts";
import type { Settings } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { openAccount } from "../identity/open-account.ts";
import { type Person, personWithAddress } from "../identity/person.ts";
import type { AcceptInvitation } from "../invitations/contract.ts";
import { previewLink } from "../links/preview.ts";

/**
 * Opens a Clerk account for the bearer of a mailed link whose address has no account yet. The link proves the mailbox,
 * so Clerk takes the address as verified. The terms must be accepted, because mail scanners open links and press
 * buttons (docs/threats.md, 7). The Clerk instance decides whether an account needs a password.
 *
 * Returns the new person as a caller. Throws as `previewLink` and `openAccount` do, `sign_in_required` for an address
 * with an account, and `validation_failed` if the terms are not accepted.
 */
export async function createAccountFromLink(
  db: Db,
  settings: Settings,
  { token, password, firstName, lastName, acceptTerms }: AcceptInvitation,
  now: number,
): Promise<{ caller: Caller; person: Person }> {
  const link = await previewLink(db, token, now);
  if (link.hasAccount) throw new Problem("sign_in_required");
  if (acceptTerms !== true) {
    const missing = { path: "acceptTerms", code: "required", message: "must be accepted" };
    throw new Problem("validation_failed", { errors: [missing] });
  }
  const { email } = link;
  const clerkUserId = await openAccount({ email, password, proofId: link.id }, settings, now);
  return {
    caller: {
      clerkUserId,
      sessionId: "",
      issuedAt: now,
      verifiedEmail: email,
      isImpersonated: false,
      // A new account is in no organization.
      followsOrganizations: false,
    },
    person: {
      ...(await personWithAddress(clerkUserId, email)),
      firstName: firstName ?? link.firstName,
      lastName: lastName ?? link.lastName,
    },
  };
}
