import { dataMissing, emailTaken, invalidEmail, invalidType, unknownParameter } from "./errors.ts";
import { newTotp } from "./factor-codes.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { lock } from "./lockout.ts";
import {
  type Body,
  booleanParam,
  objectParam,
  stringParam,
  stringsParam,
  timeParam,
} from "./parameters.ts";
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

/** Creates a user with the body of a Backend API request. */
export function createUserFrom(instance: Instance, body: Body): User {
  const { store, settings } = instance;
  rejectDisabledFields(body, settings);
  const emails = stringsParam(body, "email_address");
  const [username, password] = [stringParam(body, "username"), stringParam(body, "password")];
  const phones = stringsParam(body, "phone_number");
  requireRequiredFields(body, settings);
  const malformed = emails.find((email) => !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email));
  if (malformed !== undefined) throw invalidEmail();
  const taken = [...phones, ...(username ? [username] : [])].some((identifier) =>
    userByIdentifier(store, identifier),
  );
  if (taken) throw emailTaken(username ? "username" : "phone_number");
  if (password && !booleanParam(body, "skip_password_checks")) {
    checkPassword(password, settings, emails);
  }
  const user = createUser(instance, {
    // Addresses from an administrator count as verified.
    emails: emails.map((address) => ({ address, verification: verified("admin") })),
    phones,
    username,
    passwordHash: password && hashPassword(password),
    first_name: stringParam(body, "first_name"),
    last_name: stringParam(body, "last_name"),
    locale: stringParam(body, "locale"),
    external_id: stringParam(body, "external_id"),
    public_metadata: objectParam(body, "public_metadata"),
    private_metadata: objectParam(body, "private_metadata"),
    unsafe_metadata: objectParam(body, "unsafe_metadata"),
    legal_accepted_at: timeParam(body, "legal_accepted_at"),
    create_organization_enabled: booleanParam(body, "create_organization_enabled"),
    change: (created) => {
      created.bypass_client_trust = booleanParam(body, "bypass_client_trust") ?? false;
      created.banned = booleanParam(body, "banned") ?? false;
      if (booleanParam(body, "locked")) lock(created);
      setSecondFactors(created, body);
    },
  });
  return user;
}

/** Second factors from an administrator count as verified. */
export function setSecondFactors(user: User, body: Body): void {
  const secret = stringParam(body, "totp_secret");
  if (secret !== null) {
    if (!isBase32(secret)) throw invalidType("totp_secret", "base32 string");
    user._totp = newTotp(secret, true);
    user.mfa_enabled_at = Date.now();
  }
  if (body.backup_codes) user._backupCodes = stringsParam(body, "backup_codes");
}

/**
 * Throws for a field that is disabled in the instance. Clerk's Backend API leaves `meta` empty here, as
 * clerk/migration-tool#24 shows.
 */
export function rejectDisabledFields(body: Body, settings: InstanceSettings): void {
  // Consent may be recorded even if sign-up does not ask for it.
  const off = signUpFields(settings).off.filter((field) => field !== "legal_accepted");
  const unknown = off.find((field) => {
    const value = body[field] ?? null;
    return value !== null && !(Array.isArray(value) && value.length === 0);
  });
  if (unknown) throw unknownParameter(unknown, {});
}

function requireRequiredFields(body: Body, settings: InstanceSettings): void {
  // Clerk ignores the flag if the user could not sign in without a password.
  const hasOtherWay = settings.emailSignIn || settings.phone !== "off";
  const maySkip = hasOtherWay && booleanParam(body, "skip_password_requirement");
  const skipped = [
    ...(maySkip ? ["password"] : []),
    ...(booleanParam(body, "skip_legal_checks") ? ["legal_accepted"] : []),
  ];
  const has = (field: string) => {
    const value = body[field === "legal_accepted" ? "legal_accepted_at" : field];
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  };
  const required = signUpFields(settings).required.filter((field) => !skipped.includes(field));
  const missingRequired = required.filter((field) => !has(field));
  if (missingRequired.length > 0) throw dataMissing(missingRequired);
}
