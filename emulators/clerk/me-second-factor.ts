import { randomInt } from "node:crypto";
import type { Context, Hono } from "hono";
import { ClerkError, codeIncorrect, missing, notFound } from "./errors.ts";
import { newTotp, useTotpCode } from "./factor-codes.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { requireReverified } from "./reverification.ts";
import { finishTask } from "./sessions.ts";
import { clerkId, type User } from "./store.ts";
import { newTotpSecret, type Totp } from "./totp.ts";
import { isEnrolled } from "./user-json.ts";
import { updateUser } from "./users.ts";

/** Endpoints for the signed-in user's authenticator app and backup codes. */
export function ownSecondFactorEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;

  /** The session, if the instance has second factors enabled and the last verification is recent enough. */
  const reverifiedSession = (c: Context) => {
    const live = liveSession(c);
    const settings = settingsOf(c);
    if (settings.secondFactor === "off") throw notEnabled();
    requireReverified(live.session, live.user, settings);
    return { ...live, settings };
  };

  api.post("/me/totp", (c) => {
    const { user } = reverifiedSession(c);
    if (user._totp?.isVerified) {
      throw new ClerkError(400, "totp_already_enabled", "TOTP already enabled", {
        long: "TOTP is already enabled on your account",
      });
    }
    const totp = newTotp(newTotpSecret(), false);
    user._totp = totp;
    return respond(c, totpJson(user, totp));
  });

  api.post("/me/totp/attempt_verification", async (c) => {
    const { user, session } = reverifiedSession(c);
    const { code } = await fieldsOf(c, ["code"]);
    const totp = user._totp;
    if (!totp) throw notFound("TOTP");
    if (!code) throw missing("code");
    if (!useTotpCode(user, code)) throw codeIncorrect();
    const backupCodes = user._backupCodes.length === 0 ? newBackupCodes() : null;
    updateUser(instance, user, () => {
      totp.isVerified = true;
      user.mfa_enabled_at = Date.now();
      if (backupCodes) user._backupCodes = backupCodes;
    });
    // The code also verified the second factor.
    session._secondProvenAt = Date.now();
    finishTask(instance, session, user, "setup-mfa");
    return respond(c, { ...totpJson(user, totp), backup_codes: backupCodes });
  });

  api.delete("/me/totp", (c) => {
    const { user, settings } = reverifiedSession(c);
    const totp = user._totp;
    if (!totp) throw notFound("TOTP");
    const isLast = !isEnrolled({ ...user, _totp: null });
    if (isLast && totp.isVerified && settings.secondFactor === "required") throw mustKeepOne();
    updateUser(instance, user, () => {
      user._totp = null;
      if (!isLast) return;
      user._backupCodes = [];
      user.mfa_disabled_at = Date.now();
    });
    return respond(c, { object: "totp", id: totp.id, deleted: true });
  });

  api.post("/me/backup_codes", (c) => {
    const { user } = reverifiedSession(c);
    if (!isEnrolled(user)) {
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

function notEnabled(): ClerkError {
  return new ClerkError(403, "feature_not_enabled", "not enabled", {
    long: "This feature is not enabled on this instance",
  });
}

function mustKeepOne(): ClerkError {
  return new ClerkError(
    400,
    "second_factor_deletion_not_allowed",
    "second factor deletion not allowed",
    {
      long: "You are required to maintain at least one two-step verification method in your account at all times",
    },
  );
}

function newBackupCodes(): string[] {
  return Array.from({ length: 10 }, () => String(randomInt(10_000_000, 100_000_000)));
}

/** Contains the secret only until it is verified. */
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
