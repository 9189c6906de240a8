import { emailTaken } from "./errors.ts";
import { isVerified, userByEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { removeMembershipsOf } from "./memberships.ts";
import { hashPassword } from "./passwords.ts";
import { endSessionsOf } from "./sessions.ts";
import { clerkId, type EmailAddress, type Metadata, type PhoneNumber, type User } from "./store.ts";
import { userJson } from "./user-json.ts";
import { type Verification, verified } from "./verifications.ts";

/* Users, whichever API makes, changes or deletes them, and the webhooks that tell of it. */

export interface NewUser {
  emails: { address: string; verification: Verification | null }[];
  phones?: string[];
  username?: string | null | undefined;
  /** Already hashed. */
  passwordHash?: string | null | undefined;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  locale?: string | null | undefined;
  external_id?: string | null | undefined;
  public_metadata?: Metadata | undefined;
  private_metadata?: Metadata | undefined;
  unsafe_metadata?: Metadata | undefined;
  legal_accepted_at?: number | null | undefined;
  create_organization_enabled?: boolean | undefined;
  /** Sets what else is different from the start. */
  change?: (user: User) => void;
}

/** Creates a user; throws where an address is taken. */
export function createUser({ store, send }: Instance, wanted: NewUser): User {
  if (wanted.emails.some(({ address }) => userByEmail(store, address))) throw emailTaken();
  const now = Date.now();
  const emails = wanted.emails.map(({ address, verification }) => newEmail(address, verification));
  const phones = (wanted.phones ?? []).map(newPhone);
  const user: User = {
    id: clerkId("user"),
    object: "user",
    username: wanted.username?.toLowerCase() ?? null,
    first_name: wanted.first_name ?? null,
    last_name: wanted.last_name ?? null,
    locale: wanted.locale ?? null,
    image_url: defaultImage,
    has_image: false,
    email_addresses: emails,
    primary_email_address_id: emails.find(isVerified)?.id ?? null,
    phone_numbers: phones,
    primary_phone_number_id: phones[0]?.id ?? null,
    external_accounts: [],
    external_id: wanted.external_id ?? null,
    public_metadata: wanted.public_metadata ?? {},
    private_metadata: wanted.private_metadata ?? {},
    unsafe_metadata: wanted.unsafe_metadata ?? {},
    banned: false,
    bypass_client_trust: false,
    delete_self_enabled: true,
    create_organization_enabled: wanted.create_organization_enabled ?? true,
    create_organizations_limit: null,
    legal_accepted_at: wanted.legal_accepted_at ?? null,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    password_last_updated_at: wanted.passwordHash ? now : null,
    last_sign_in_at: null,
    last_active_at: null,
    created_at: now,
    updated_at: now,
    _password: wanted.passwordHash ?? null,
    _isCompromised: false,
    _totp: null,
    _backupCodes: [],
    _passkeys: [],
    _failedAttempts: 0,
    _isLocked: false,
    _lockedUntil: null,
  };
  wanted.change?.(user);
  store.value.users[user.id] = user;
  store.changed();
  send("user.created", userJson(user));
  return user;
}

/** The picture that Clerk makes for users who uploaded none. */
const defaultImage = "https://img.clerk.com/emulated";

export function newEmail(address: string, verification: Verification | null): EmailAddress {
  const now = Date.now();
  return {
    id: clerkId("idn"),
    object: "email_address",
    email_address: address.toLowerCase(),
    verification,
    created_at: now,
    updated_at: now,
  };
}

/** Whether a number is written as E.164 says: the country first, and digits only. */
export const isPhoneNumber = (text: string) => /^\+[1-9]\d{6,14}$/.test(text);

export function newPhone(number: string): PhoneNumber {
  const now = Date.now();
  return {
    id: clerkId("idn"),
    object: "phone_number",
    phone_number: number,
    reserved_for_second_factor: false,
    default_second_factor: false,
    verification: verified("admin"),
    created_at: now,
    updated_at: now,
  };
}

/** Changes a user, and tells the webhook. */
export function updateUser({ store, send }: Instance, user: User, change: () => void): User {
  change();
  // Two changes in one millisecond still have an order.
  user.updated_at = Math.max(Date.now(), user.updated_at + 1);
  store.changed();
  send("user.updated", userJson(user));
  return user;
}

export function setPassword(user: User, password: string): void {
  user._password = hashPassword(password);
  user._isCompromised = false;
  user.password_last_updated_at = Date.now();
}

export function deleteUser(instance: Instance, user: User) {
  const { store, send } = instance;
  removeMembershipsOf(instance, user);
  delete store.value.users[user.id];
  endSessionsOf(instance, user, "removed");
  store.changed();
  const deleted = {
    id: user.id,
    object: "user",
    deleted: true,
    ...(user.external_id && { external_id: user.external_id }),
  };
  send("user.deleted", deleted);
  return deleted;
}

/** Bans, which ends every session, or lifts a ban. */
export function setBanned(instance: Instance, user: User, isBanned: boolean): User {
  if (isBanned) endSessionsOf(instance, user, "revoked");
  return updateUser(instance, user, () => {
    user.banned = isBanned;
  });
}
