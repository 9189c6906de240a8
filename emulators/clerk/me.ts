import { randomInt } from "node:crypto";
import type { Hono } from "hono";
import { ClerkError, codeIncorrect, missing, unknownParameter } from "./errors.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { checkPassword, isPassword } from "./passwords.ts";
import { endSessionsOf, finishTask } from "./sessions.ts";
import { clerkId, type Totp, type User } from "./store.ts";
import { isTotpCode, newTotpSecret } from "./totp.ts";
import { ownUserJson } from "./user-json.ts";
import { deleteUser, setPassword, updateUser } from "./users.ts";

/** The signed-in user: names, password, second factors. */
export function meEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;

  api.get("/me", (c) => respond(c, ownUserJson(liveSession(c).user)));
  api.patch("/me", async (c) => {
    const { user } = liveSession(c);
    const fields = await fieldsOf(c, profileFields);
    const settings = settingsOf(c);
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
    const { user } = liveSession(c);
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
    checkPassword(next, settingsOf(c));
    updateUser(instance, user, () => setPassword(user, next));
    if (fields.sign_out_of_other_sessions === "true") {
      endSessionsOf(instance, user, "revoked", session.id);
    }
    finishTask(instance, session, user, "reset-password");
    return respond(c, ownUserJson(user));
  });
  secondFactorsOfMe(api, frontend);
}

const profileFields = [
  "first_name",
  "last_name",
  "username",
  "unsafe_metadata",
  "primary_email_address_id",
  "primary_phone_number_id",
];
const passwordFields = ["current_password", "new_password", "sign_out_of_other_sessions"];

/** An authenticator app, enrolled with a code that it shows; and backup codes. */
function secondFactorsOfMe(api: Hono, { instance, liveSession, respond, settingsOf }: Frontend) {
  const requireOn = (c: Parameters<typeof settingsOf>[0]) => {
    const settings = settingsOf(c);
    const isTask = settings.sessionTask === "setup-mfa";
    if (settings.secondFactor !== "off" || isTask) return;
    throw new ClerkError(403, "feature_not_enabled", "not enabled", {
      long: "This feature is not enabled on this instance",
    });
  };

  api.post("/me/totp", (c) => {
    const { user } = liveSession(c);
    requireOn(c);
    if (user._totp?.isVerified) {
      throw new ClerkError(400, "totp_already_enabled", "TOTP already enabled", {
        long: "TOTP is already enabled on your account",
      });
    }
    const secret = newTotpSecret();
    user._totp = { id: clerkId("totp"), secret, isVerified: false, createdAt: Date.now() };
    return respond(c, totpJson(user, user._totp));
  });
  api.post("/me/totp/attempt_verification", async (c) => {
    const { user, session } = liveSession(c);
    requireOn(c);
    const { code = "" } = await fieldsOf(c, ["code"]);
    const totp = user._totp;
    if (!totp || !isTotpCode(totp.secret, code, Date.now())) throw codeIncorrect();
    updateUser(instance, user, () => {
      totp.isVerified = true;
      user.mfa_enabled_at = Date.now();
      if (user._backupCodes.length === 0) user._backupCodes = newBackupCodes();
    });
    finishTask(instance, session, user, "setup-mfa");
    return respond(c, { ...totpJson(user, totp), backup_codes: user._backupCodes });
  });
  api.delete("/me/totp", (c) => {
    const { user } = liveSession(c);
    const id = user._totp?.id ?? "";
    updateUser(instance, user, () => {
      user._totp = null;
      user._backupCodes = [];
      user.mfa_disabled_at = Date.now();
    });
    return respond(c, { object: "totp", id, deleted: true });
  });
  api.post("/me/backup_codes", (c) => {
    const { user } = liveSession(c);
    requireOn(c);
    if (!user._totp?.isVerified) {
      throw new ClerkError(400, "backup_codes_not_available", "Backup codes not available", {
        long: "In order to use backup codes, you have to enable any other Multi-factor method",
      });
    }
    const codes = newBackupCodes();
    updateUser(instance, user, () => {
      user._backupCodes = codes;
    });
    const now = Date.now();
    const id = clerkId("bc");
    return respond(c, { object: "backup_code", id, codes, created_at: now, updated_at: now });
  });
}

function newBackupCodes(): string[] {
  return Array.from({ length: 10 }, () => String(randomInt(10_000_000, 100_000_000)));
}

/** The secret is shown until it is verified, and never after. */
function totpJson(user: User, { id, secret, isVerified, createdAt }: Totp) {
  const label = encodeURIComponent(`Tenantry:${user.email_addresses[0]?.email_address ?? user.id}`);
  return {
    object: "totp",
    id,
    secret: isVerified ? null : secret,
    uri: isVerified ? null : `otpauth://totp/${label}?issuer=Tenantry&secret=${secret}`,
    verified: isVerified,
    created_at: createdAt,
    updated_at: Date.now(),
  };
}
