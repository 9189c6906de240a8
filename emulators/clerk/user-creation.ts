import { dataMissing, emailTaken, invalidEmail, invalidType, unknownParameter } from "./errors.ts";
import { newTotp } from "./factor-codes.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { lock } from "./lockout.ts";
import { type Body, booleanIn, objectIn, textIn, textsIn, timeIn } from "./parameters.ts";
import { checkPassword, hashPassword } from "./passwords.ts";
import type { InstanceSettings } from "./settings.ts";
import { signUpFields } from "./sign-up-json.ts";
import type { User } from "./store.ts";
import { isBase32 } from "./totp.ts";
import { createUser } from "./users.ts";
import { verified } from "./verifications.ts";

export const createParameters = [
  "external_id",
  "first_name",
  "last_name",
  "locale",
  "email_address",
  "phone_number",
  "username",
  "password",
  "skip_password_checks",
  "skip_password_requirement",
  "totp_secret",
  "backup_codes",
  "public_metadata",
  "private_metadata",
  "unsafe_metadata",
  "delete_self_enabled",
  "legal_accepted_at",
  "skip_legal_checks",
  "create_organization_enabled",
  "create_organizations_limit",
  "created_at",
  "bypass_client_trust",
  "banned",
  "locked",
];

/** Creates the user whom a request to the Backend API describes. */
export function createUserFrom(instance: Instance, body: Body): User {
  const { store, settings } = instance;
  refuseWhatIsOff(body, settings);
  const emails = textsIn(body, "email_address");
  const [username, password] = [textIn(body, "username"), textIn(body, "password")];
  const phones = textsIn(body, "phone_number");
  requireWhatIsRequired(body, settings);
  const malformed = emails.find((email) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email));
  if (malformed !== undefined) throw invalidEmail();
  const taken = [...phones, ...(username ? [username] : [])].some((one) =>
    userByIdentifier(store, one),
  );
  if (taken) throw emailTaken(username ? "username" : "phone_number");
  if (password && !booleanIn(body, "skip_password_checks")) {
    checkPassword(password, settings, emails);
  }
  const user = createUser(instance, {
    // What an administrator says counts as verified.
    emails: emails.map((address) => ({ address, verification: verified("admin") })),
    phones,
    username,
    passwordHash: password && hashPassword(password),
    first_name: textIn(body, "first_name"),
    last_name: textIn(body, "last_name"),
    locale: textIn(body, "locale"),
    external_id: textIn(body, "external_id"),
    public_metadata: objectIn(body, "public_metadata"),
    private_metadata: objectIn(body, "private_metadata"),
    unsafe_metadata: objectIn(body, "unsafe_metadata"),
    legal_accepted_at: timeIn(body, "legal_accepted_at"),
    create_organization_enabled: booleanIn(body, "create_organization_enabled"),
    change: (made) => {
      made.bypass_client_trust = booleanIn(body, "bypass_client_trust") ?? false;
      made.banned = booleanIn(body, "banned") ?? false;
      if (booleanIn(body, "locked")) lock(made);
      setSecondFactors(made, body);
    },
  });
  return user;
}

/** A second factor that an administrator brings along counts as verified. */
export function setSecondFactors(user: User, body: Body): void {
  const secret = textIn(body, "totp_secret");
  if (secret !== null) {
    if (!isBase32(secret)) throw invalidType("totp_secret", "base32 string");
    user._totp = newTotp(secret, true);
    user.mfa_enabled_at = Date.now();
  }
  if (body.backup_codes) user._backupCodes = textsIn(body, "backup_codes");
}

/**
 * Throws for a field that the instance has off. Clerk's Backend API does not name it: `meta` is empty
 * there, as clerk/migration-tool#24 shows.
 */
export function refuseWhatIsOff(body: Body, settings: InstanceSettings): void {
  // Consent that was given elsewhere may be recorded whether or not sign-up asks for it.
  const off = signUpFields(settings).off.filter((field) => field !== "legal_accepted");
  const unknown = off.find((field) => {
    const value = body[field] ?? null;
    return value !== null && !(Array.isArray(value) && value.length === 0);
  });
  if (unknown) throw unknownParameter(unknown, {});
}

function requireWhatIsRequired(body: Body, settings: InstanceSettings): void {
  // Clerk does not let the flag make a user who could not sign in.
  const hasOtherWay = settings.emailSignIn || settings.phone !== "off";
  const maySkip = hasOtherWay && booleanIn(body, "skip_password_requirement");
  const skipped = [
    ...(maySkip ? ["password"] : []),
    ...(booleanIn(body, "skip_legal_checks") ? ["legal_accepted"] : []),
  ];
  const has = (field: string) => {
    const value = body[field === "legal_accepted" ? "legal_accepted_at" : field];
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  };
  const left = signUpFields(settings).required.filter((field) => !skipped.includes(field));
  const lacking = left.filter((field) => !has(field));
  if (lacking.length > 0) throw dataMissing(lacking);
}
