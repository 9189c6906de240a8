import { randomBytes } from "node:crypto";
import { emailTaken } from "./errors.ts";
import {
  type Client,
  clerkId,
  type EmailAddress,
  hashPassword,
  primaryEmail,
  type Session,
  type SignInToken,
  type Store,
  type User,
  userByEmail,
} from "./store.ts";
import type { SendEvent } from "./webhooks.ts";

/*
 * What happens in an instance, whichever API asked for it: users, sessions, sign-in tokens, and the
 * webhooks that tell of users.
 */

/** Everything that both APIs work on. */
export interface Instance {
  store: Store;
  send: SendEvent;
  /** Delivers a one-time code to an address. */
  mailCode(to: string, code: string): Promise<void>;
}

export interface NewUser {
  emails: string[];
  password?: string | null | undefined;
  first_name?: string | null | undefined;
  last_name?: string | null | undefined;
  external_id?: string | null | undefined;
  public_metadata?: Record<string, unknown> | undefined;
  private_metadata?: Record<string, unknown> | undefined;
  unsafe_metadata?: Record<string, unknown> | undefined;
}

/** Creates a user whose addresses count as verified: by a code, or by the administrator's word. */
export function createUser({ store, send }: Instance, wanted: NewUser, strategy: string): User {
  if (wanted.emails.some((email) => userByEmail(store, email))) throw emailTaken();
  const now = Date.now();
  const addresses = wanted.emails.map((email) => newAddress(email, strategy));
  const user: User = {
    id: clerkId("user"),
    object: "user",
    first_name: wanted.first_name ?? null,
    last_name: wanted.last_name ?? null,
    locale: null,
    email_addresses: addresses,
    primary_email_address_id: addresses[0]?.id ?? null,
    external_id: wanted.external_id ?? null,
    public_metadata: wanted.public_metadata ?? {},
    private_metadata: wanted.private_metadata ?? {},
    unsafe_metadata: wanted.unsafe_metadata ?? {},
    banned: false,
    last_sign_in_at: null,
    created_at: now,
    updated_at: now,
    _password: wanted.password ? hashPassword(wanted.password) : null,
  };
  store.value.users[user.id] = user;
  store.changed();
  send("user.created", userJson(user));
  return user;
}

function newAddress(email: string, strategy: string): EmailAddress {
  return {
    id: clerkId("idn"),
    object: "email_address",
    email_address: email.toLowerCase(),
    verification: { object: "verification", status: "verified", strategy },
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

export function deleteUser({ store, send }: Instance, user: User) {
  delete store.value.users[user.id];
  for (const session of Object.values(store.value.sessions)) {
    if (session.user_id === user.id) session.status = "removed";
  }
  store.changed();
  const deleted = { id: user.id, object: "user", deleted: true };
  send("user.deleted", deleted);
  return deleted;
}

/** Starts a session; in a browser's client it becomes the active one. */
export function startSession({ store }: Instance, user: User, client?: Client): Session {
  const now = Date.now();
  const session: Session = {
    id: clerkId("sess"),
    object: "session",
    user_id: user.id,
    client_id: client?.id ?? clerkId("client"),
    status: "active",
    last_active_at: now,
    expire_at: now + 7 * 86_400_000,
    abandon_at: now + 30 * 86_400_000,
    created_at: now,
    updated_at: now,
  };
  store.value.sessions[session.id] = session;
  user.last_sign_in_at = now;
  client?.sessions.push(session.id);
  if (client) client.last_active_session_id = session.id;
  store.changed();
  return session;
}

/** A token that signs its bearer in once, without a password. */
export function createSignInToken(
  { store }: Instance,
  user: User,
  lifeSeconds: number,
): SignInToken {
  const now = Date.now();
  const token: SignInToken = {
    id: clerkId("sit"),
    object: "sign_in_token",
    user_id: user.id,
    token: randomBytes(48).toString("base64url"),
    status: "pending",
    url: "",
    created_at: now,
    updated_at: now,
    _expires_at: now + lifeSeconds * 1000,
  };
  store.value.tokens[token.token] = token;
  store.changed();
  return token;
}

/** What is stored, less what no answer may carry. */
export function shown<T extends object>(stored: T): Omit<T, `_${string}`> {
  const fields = Object.entries(stored).filter(([name]) => !name.startsWith("_"));
  return Object.fromEntries(fields) as Omit<T, `_${string}`>;
}

/** A user as the Backend API and webhooks spell one. */
export function userJson(user: User) {
  return {
    ...shown(user),
    username: null,
    image_url: "",
    has_image: false,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: user._password !== null,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    email_addresses: user.email_addresses.map((address) => ({
      ...address,
      reserved: false,
      linked_to: [],
      matches_sso_connection: false,
    })),
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    enterprise_accounts: [],
    saml_accounts: [],
    organization_memberships: [],
    locked: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    delete_self_enabled: true,
    create_organization_enabled: false,
    create_organizations_limit: null,
    last_active_at: user.last_sign_in_at,
    legal_accepted_at: null,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
  };
}

/** The name that a sign-in form shows back. */
export function identifierOf(user: User): string {
  return primaryEmail(user)?.email_address ?? user.id;
}
