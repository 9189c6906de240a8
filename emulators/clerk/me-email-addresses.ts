import type { Context, Hono } from "hono";
import { ClerkError, emailTaken, invalidEmail, invalidValue, missing } from "./errors.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { isVerified, userByVerifiedEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { limitRate } from "./rate-limit.ts";
import { requireReverified } from "./reverification.ts";
import type { EmailAddress, User } from "./store.ts";
import { emailJson } from "./user-json.ts";
import { newEmail, updateUser } from "./users.ts";
import { attemptCode, pending } from "./verifications.ts";

/** Clerk has a limit, but does not publish it. */
const maxUnverified = 5;

/** Endpoints that add, verify and remove the signed-in user's own addresses. */
export function ownEmailEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, sendCode, settingsOf } = frontend;

  const addressOf = (c: Context) => {
    const live = liveSession(c);
    const address = ownAddress(live.user, c.req.param("emailId"));
    return { ...live, address };
  };

  api.get("/me/email_addresses", (c) => c.json(liveSession(c).user.email_addresses.map(emailJson)));
  api.get("/me/email_addresses/:emailId", (c) => respond(c, emailJson(addressOf(c).address)));

  api.post("/me/email_addresses", async (c) => {
    const { user, session } = liveSession(c);
    requireReverified(session, user, settingsOf(c));
    const { email_address: email } = await fieldsOf(c, ["email_address"]);
    if (!email) throw missing("email_address");
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw invalidEmail();
    const isOwn = user.email_addresses.some((known) => known.email_address === email.toLowerCase());
    const isTaken = userByVerifiedEmail(instance.store, email) !== undefined;
    // Strict enumeration protection does not reveal another user's address: its code is never sent.
    if (isOwn || (isTaken && !settingsOf(c).strictEnumeration)) throw emailTaken();
    if (user.email_addresses.filter((known) => !isVerified(known)).length >= maxUnverified) {
      throw new ClerkError(
        400,
        "too_many_unverified_identifications",
        "too many unverified contacts",
        {
          long: "There are too many unverified contacts for this user.",
        },
      );
    }
    const address = newEmail(email, null);
    updateUser(instance, user, () => {
      user.email_addresses.push(address);
    });
    return respond(c, emailJson(address));
  });

  api.post("/me/email_addresses/:emailId/prepare_verification", async (c) => {
    const { address } = addressOf(c);
    const settings = settingsOf(c);
    const fields = ["strategy", "redirect_url", "action_complete_redirect_url"];
    const { strategy } = await fieldsOf(c, fields);
    if (!strategy) throw missing("strategy");
    if (strategy !== "email_code" || settings.emailVerification !== "code") {
      throw invalidValue("strategy", strategy);
    }
    if (isVerified(address)) {
      throw new ClerkError(400, "verification_already_verified", "already verified", {
        long: "This verification has already been verified.",
      });
    }
    const isTaken = userByVerifiedEmail(instance.store, address.email_address) !== undefined;
    address.verification = isTaken
      ? pending(strategy, "")
      : await sendCode(address.email_address, strategy, settings);
    return respond(c, emailJson(address));
  });

  api.post("/me/email_addresses/:emailId/attempt_verification", async (c) => {
    limitRate(c, frontend, "attempts");
    const { user, address } = addressOf(c);
    const { code } = await fieldsOf(c, ["code"]);
    if (!code) throw missing("code");
    // Another user may have verified the address since the code was sent.
    if (!isVerified(address) && userByVerifiedEmail(instance.store, address.email_address)) {
      if (!settingsOf(c).strictEnumeration) throw emailTaken();
      address.verification = pending("email_code", "");
    }
    attemptCode(address.verification, code);
    updateUser(instance, user, () => {
      address.updated_at = Date.now();
      // A user without a primary address gets this one.
      user.primary_email_address_id ??= address.id;
    });
    return respond(c, emailJson(address));
  });

  api.delete("/me/email_addresses/:emailId", (c) => {
    const { user, session, address } = addressOf(c);
    requireReverified(session, user, settingsOf(c));
    const others = user.email_addresses.filter(({ id }) => id !== address.id);
    if (emailJson(address).linked_to.length > 0) {
      const message = "Deleting a linked email address is not allowed";
      throw new ClerkError(400, "delete_linked_identification_disallowed", message, {
        long: "This email address is linked to one or more Connected Accounts. Remove the Connected Account before deleting this email address.",
      });
    }
    if (isVerified(address) && !others.some(isVerified)) {
      const message =
        "You are required to maintain at least one email address in your account at all times";
      throw new ClerkError(400, "last_required_identification_deletion_failed", message);
    }
    updateUser(instance, user, () => {
      user.email_addresses = others;
      if (user.primary_email_address_id === address.id) {
        user.primary_email_address_id = others.find(isVerified)?.id ?? null;
      }
    });
    return respond(c, { object: "email_address", id: address.id, deleted: true });
  });
}

function ownAddress(user: User, id: string | undefined): EmailAddress {
  const address = user.email_addresses.find((known) => known.id === id);
  if (address) return address;
  throw new ClerkError(404, "resource_not_found", "Resource not found");
}

/** The new primary address, if `id` is given. Throws unless it is the user's own and verified. */
export function newPrimary(user: User, id: string | undefined): EmailAddress | undefined {
  if (!id) return undefined;
  const address = ownAddress(user, id);
  if (isVerified(address)) return address;
  throw new ClerkError(422, "form_verification_needed", "is unverified", {
    long: "This identification needs to be verified before you can perform this action.",
    meta: { param_name: "primary_email_address_id" },
  });
}

/** Notifies the former primary address of a change. */
export async function mailPrimaryChanged(
  instance: Instance,
  former: EmailAddress | undefined,
  current: EmailAddress | undefined,
): Promise<void> {
  if (!former || !current || former.id === current.id) return;
  await instance.mailNotice(
    former.email_address,
    "Your primary email address has been changed",
    `The primary email address of your account is ${current.email_address} now. If that was not you, reset your password.`,
  );
}
