import type { Hono } from "hono";
import { ClerkError, missing } from "./errors.ts";
import { type Fields, type Frontend, fieldsOf } from "./frontend.ts";
import { checkPassword, isPassword } from "./passwords.ts";
import { requireReverified } from "./reverification.ts";
import { endSessionsOf, finishTask } from "./sessions.ts";
import { primaryEmail, type User } from "./store.ts";
import { ownUserJson } from "./user-json.ts";
import { setPassword, updateUser } from "./users.ts";

/** Endpoints that change, set and remove the signed-in user's password. */
export function passwordEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;

  /** Notifies the user by mail, as Clerk does after every change of a password. */
  const notify = async (user: User, what: "changed" | "removed") => {
    const address = primaryEmail(user)?.email_address;
    if (!address) return;
    await instance.mailNotice(
      address,
      `Your password has been ${what}`,
      `The password of your account was ${what}. If that was not you, reset your password.`,
    );
  };

  api.post("/me/change_password", async (c) => {
    const { user, session } = liveSession(c);
    const fields = await fieldsOf(c, passwordFields);
    const { new_password: next, current_password: current } = fields;
    const settings = settingsOf(c);
    if (!next) throw missing("new_password");
    const mustReset = session.tasks?.some(({ key }) => key === "reset-password") ?? false;
    // A reverification replaces the current password, as in Clerk's own form.
    const needsCurrent = !settings.reverification && !mustReset;
    if (user._password && (needsCurrent || current)) requireCurrent(user, fields);
    requireReverified(session, user, settings);
    if (isPassword(next, user._password)) throw sameAsCurrent();
    checkPassword(next, settings, identifiersOf(user), "new_password");
    updateUser(instance, user, () => setPassword(user, next));
    if (fields.sign_out_of_other_sessions === "true") {
      endSessionsOf(instance, user, "revoked", session.id);
    }
    finishTask(instance, session, user, "reset-password");
    await notify(user, "changed");
    return respond(c, ownUserJson(user));
  });

  api.post("/me/remove_password", async (c) => {
    const { user, session } = liveSession(c);
    const fields = await fieldsOf(c, ["current_password"]);
    if (!user._password) {
      throw new ClerkError(400, "no_password_set", "no password set", {
        long: "This user does not have a password set for their account",
      });
    }
    if (settingsOf(c).password) {
      throw new ClerkError(400, "password_required", "password required", {
        long: "Settings for this instance require a password to be set. Cannot remove the user's password.",
      });
    }
    requireCurrent(user, fields);
    requireReverified(session, user, settingsOf(c));
    updateUser(instance, user, () => {
      user._password = null;
    });
    await notify(user, "removed");
    return respond(c, ownUserJson(user));
  });
}

const passwordFields = ["current_password", "new_password", "sign_out_of_other_sessions"];

const identifiersOf = (user: User) => [
  user.username,
  ...user.email_addresses.map(({ email_address }) => email_address),
  ...user.phone_numbers.map(({ phone_number }) => phone_number),
];

function requireCurrent(user: User, { current_password: current }: Fields): void {
  if (isPassword(current ?? "", user._password)) return;
  const message = "Incorrect password. Please try again.";
  throw new ClerkError(422, "form_password_validation_failed", message, {
    meta: { param_name: "current_password" },
  });
}

const sameAsCurrent = () =>
  new ClerkError(422, "form_new_password_matches_current", "is invalid", {
    long: "New password cannot be the same as the current password.",
    meta: { param_name: "new_password" },
  });
