import type { Hono } from "hono";
import { ClerkError, missing, unknownParameter } from "./errors.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { checkPassword, isPassword } from "./passwords.ts";
import { requireReverified } from "./reverification.ts";
import { endSessionsOf, finishTask } from "./sessions.ts";
import { ownUserJson } from "./user-json.ts";
import { deleteUser, setPassword, updateUser } from "./users.ts";

/** The signed-in user: names and password. */
export function meEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;

  api.get("/me", (c) => respond(c, ownUserJson(liveSession(c).user)));
  api.patch("/me", async (c) => {
    const { user, session } = liveSession(c);
    const fields = await fieldsOf(c, profileFields);
    const settings = settingsOf(c);
    if (sensitiveFields.some((name) => name in fields)) requireReverified(session, user, settings);
    for (const name of ["first_name", "last_name"] as const) {
      if (name in fields && settings.names === "off") throw unknownParameter(name);
    }
    if ("username" in fields && settings.username === "off") throw unknownParameter("username");
    updateUser(instance, user, () => {
      if ("first_name" in fields) user.first_name = fields.first_name || null;
      if ("last_name" in fields) user.last_name = fields.last_name || null;
      if ("username" in fields) user.username = fields.username?.toLowerCase() || null;
      if (fields.unsafe_metadata) user.unsafe_metadata = JSON.parse(fields.unsafe_metadata);
      if (fields.primary_email_address_id) {
        user.primary_email_address_id = fields.primary_email_address_id;
      }
    });
    return respond(c, ownUserJson(user));
  });
  api.delete("/me", (c) => {
    const { user, session } = liveSession(c);
    requireReverified(session, user, settingsOf(c));
    const { id } = deleteUser(instance, user);
    return respond(c, { object: "user", id, deleted: true });
  });
  api.post("/me/change_password", async (c) => {
    const { user, session } = liveSession(c);
    const fields = await fieldsOf(c, passwordFields);
    const { current_password: current, new_password: next } = fields;
    if (!next) throw missing("new_password");
    const mustReset = session.tasks?.some(({ key }) => key === "reset-password") ?? false;
    if (user._password && !mustReset && !isPassword(current ?? "", user._password)) {
      const message = "Incorrect password. Please try again.";
      throw new ClerkError(422, "form_password_validation_failed", message, {
        meta: { param_name: "current_password" },
      });
    }
    requireReverified(session, user, settingsOf(c));
    checkPassword(next, settingsOf(c));
    updateUser(instance, user, () => setPassword(user, next));
    if (fields.sign_out_of_other_sessions === "true") {
      endSessionsOf(instance, user, "revoked", session.id);
    }
    finishTask(instance, session, user, "reset-password");
    return respond(c, ownUserJson(user));
  });
}

const profileFields = [
  "first_name",
  "last_name",
  "username",
  "unsafe_metadata",
  "primary_email_address_id",
  "primary_phone_number_id",
];
/** What changes how one signs in. */
const sensitiveFields = ["username", "primary_email_address_id", "primary_phone_number_id"];
const passwordFields = ["current_password", "new_password", "sign_out_of_other_sessions"];
