import { externalAccountJson } from "./external-accounts.ts";
import { lockSecondsLeft, verificationAttemptsLeft } from "./lockout.ts";
import { type Passkey, passkeysOf } from "./passkeys.ts";
import {
  type EmailAddress,
  identifierOf,
  type PhoneNumber,
  publicFields,
  type User,
} from "./store.ts";
import { verificationJson } from "./verifications.ts";

/* A user in the formats of both APIs and of webhooks. */

/** A user in the format of the Backend API and webhooks. */
export function userJson(user: User) {
  const hasSecondFactor = isEnrolled(user);
  return {
    ...publicFields(user),
    email_addresses: user.email_addresses.map(emailJson),
    phone_numbers: user.phone_numbers.map(phoneJson),
    primary_web3_wallet_id: null,
    password_enabled: user._password !== null,
    two_factor_enabled: hasSecondFactor,
    totp_enabled: user._totp?.isVerified ?? false,
    backup_code_enabled: user._backupCodes.length > 0,
    web3_wallets: [],
    passkeys: passkeysOf(user).map(passkeyJson),
    external_accounts: user.external_accounts.map(externalAccountJson),
    enterprise_accounts: [],
    saml_accounts: [],
    locked: user._isLocked,
    lockout_expires_in_seconds: lockSecondsLeft(user),
    verification_attempts_remaining: verificationAttemptsLeft(user),
  };
}

/** A user in the format of the Frontend API, without private fields. */
export function ownUserJson(user: User) {
  const { private_metadata, bypass_client_trust, locale, ...own } = userJson(user);
  return {
    ...own,
    passkeys: passkeysOf(user).map(ownPasskeyJson),
    create_organizations_limit: user.create_organizations_limit ?? 0,
  };
}

function passkeyJson({ id, name, lastUsedAt, verification }: Passkey) {
  return {
    object: "passkey",
    id,
    name,
    last_used_at: lastUsedAt,
    verification: verificationJson(verification),
  };
}

/** A passkey in the format of the Frontend API. */
export function ownPasskeyJson(passkey: Passkey) {
  const { createdAt, updatedAt } = passkey;
  return { ...passkeyJson(passkey), created_at: createdAt, updated_at: updatedAt };
}

export function emailJson(address: EmailAddress) {
  return {
    ...address,
    verification: address.verification && verificationJson(address.verification),
    reserved: false,
    linked_to: [],
    matches_sso_connection: false,
  };
}

export function phoneJson(phone: PhoneNumber) {
  return {
    ...phone,
    verification: phone.verification && verificationJson(phone.verification),
    reserved: false,
    linked_to: [],
    backup_codes: null,
  };
}

export function publicUserJson(user: User) {
  return {
    first_name: user.first_name,
    last_name: user.last_name,
    image_url: user.image_url,
    has_image: user.has_image,
    identifier: identifierOf(user),
    user_id: user.id,
    username: user.username,
    banned: user.banned,
  };
}

/** Whether a user has a second factor, which every sign-in then needs. */
export function isEnrolled(user: User): boolean {
  return (
    (user._totp?.isVerified ?? false) ||
    user.phone_numbers.some(
      (phone) => phone.reserved_for_second_factor && phone.verification?.status === "verified",
    )
  );
}
