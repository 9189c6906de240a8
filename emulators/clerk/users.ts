import { emailTaken } from "./errors.ts";
import { isVerified, userByEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { removeMembershipsOf } from "./memberships.ts";
import { hashPassword } from "./passwords.ts";
import { endSessionsOf } from "./sessions.ts";
import { clerkId, type EmailAddress, type Metadata, type PhoneNumber, type User } from "./store.ts";
import { userJson } from "./user-json.ts";
import { type Verification, verified } from "./verifications.ts";

/* Creates, changes and deletes users, and sends the webhooks. */

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
  /** Sets other fields before the user is stored. */
  change?: (user: User) => void;
}

/** Creates a user. Throws if an address is taken. */
export function createUser({ store, send }: Instance, newUser: NewUser): User {
  if (newUser.emails.some(({ address }) => userByEmail(store, address))) throw emailTaken();
  const now = Date.now();
  const emails = newUser.emails.map(({ address, verification }) => newEmail(address, verification));
  const phones = (newUser.phones ?? []).map(newPhone);
  const user: User = {
    id: clerkId("user"),
    object: "user",
    username: newUser.username?.toLowerCase() ?? null,
    first_name: newUser.first_name ?? null,
    last_name: newUser.last_name ?? null,
    locale: newUser.locale ?? null,
    image_url: defaultImage,
    has_image: false,
    email_addresses: emails,
    primary_email_address_id: emails.find(isVerified)?.id ?? null,
    phone_numbers: phones,
    primary_phone_number_id: phones[0]?.id ?? null,
    external_accounts: [],
    external_id: newUser.external_id ?? null,
    public_metadata: newUser.public_metadata ?? {},
    private_metadata: newUser.private_metadata ?? {},
    unsafe_metadata: newUser.unsafe_metadata ?? {},
    banned: false,
    bypass_client_trust: false,
    delete_self_enabled: true,
    create_organization_enabled: newUser.create_organization_enabled ?? true,
    create_organizations_limit: null,
    legal_accepted_at: newUser.legal_accepted_at ?? null,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    password_last_updated_at: newUser.passwordHash ? now : null,
    last_sign_in_at: null,
    last_active_at: null,
    created_at: now,
    updated_at: now,
    _password: newUser.passwordHash ?? null,
    _isCompromised: false,
    _totp: null,
    _backupCodes: [],
    _passkeys: [],
    _failedAttempts: 0,
    _isLocked: false,
    _lockedUntil: null,
  };
  newUser.change?.(user);
  store.value.users[user.id] = user;
  store.changed();
  send("user.created", userJson(user));
  return user;
}

/** Clerk's default picture. */
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

/** Whether a number is in E.164 format. */
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

/** Changes a user, and sends a webhook. */
export function updateUser({ store, send }: Instance, user: User, change: () => void): User {
  change();
  // Keeps the order of two changes in one millisecond.
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

/** Bans a user and ends all their sessions, or removes a ban. */
export function setBanned(instance: Instance, user: User, isBanned: boolean): User {
  if (isBanned) endSessionsOf(instance, user, "revoked");
  return updateUser(instance, user, () => {
    user.banned = isBanned;
  });
}
