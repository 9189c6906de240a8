import type { Hono } from "hono";
import { unknownParameter } from "./errors.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { mailPrimaryChanged, newPrimary } from "./me-email-addresses.ts";
import { requireReverified } from "./reverification.ts";
import { primaryEmail } from "./store.ts";
import { ownUserJson } from "./user-json.ts";
import { deleteUser, updateUser } from "./users.ts";

/** Endpoints that change and delete the signed-in user. */
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
    const former = primaryEmail(user);
    const primary = newPrimary(user, fields.primary_email_address_id) ?? former;
    updateUser(instance, user, () => {
      if ("first_name" in fields) user.first_name = fields.first_name || null;
      if ("last_name" in fields) user.last_name = fields.last_name || null;
      if ("username" in fields) user.username = fields.username?.toLowerCase() || null;
      if (fields.unsafe_metadata) user.unsafe_metadata = JSON.parse(fields.unsafe_metadata);
      user.primary_email_address_id = primary?.id ?? null;
    });
    await mailPrimaryChanged(instance, former, primary);
    return respond(c, ownUserJson(user));
  });
  api.delete("/me", (c) => {
    const { user, session } = liveSession(c);
    requireReverified(session, user, settingsOf(c));
    const { id } = deleteUser(instance, user);
    return respond(c, { object: "user", id, deleted: true });
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
/** Fields that change how the user signs in. */
const sensitiveFields = ["username", "primary_email_address_id", "primary_phone_number_id"];
