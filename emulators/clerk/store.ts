import { randomBytes } from "node:crypto";
import { type Persisted, persisted } from "../persisted.ts";
import type { ExternalAccount, ExternalProof, OAuthFlow } from "./oauth-store.ts";
import type { Passkey } from "./passkeys.ts";
import type { Reverification } from "./reverification-json.ts";
import type { SessionActivity } from "./session-activity.ts";
import type { SessionTask } from "./settings.ts";
import type { Totp } from "./totp.ts";
import type { Verification } from "./verifications.ts";

/*
 * The stored state of the emulated Clerk instance. Fields have the names of Clerk's API, so that responses contain what
 * is stored, without fields that start with an underscore.
 */

export interface EmailAddress {
  id: string;
  object: "email_address";
  email_address: string;
  verification: Verification | null;
  created_at: number;
  updated_at: number;
}

export interface PhoneNumber {
  id: string;
  object: "phone_number";
  phone_number: string;
  reserved_for_second_factor: boolean;
  default_second_factor: boolean;
  verification: Verification | null;
  created_at: number;
  updated_at: number;
}

export type Metadata = Record<string, unknown>;

export interface User {
  id: string;
  object: "user";
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  image_url: string;
  has_image: boolean;
  email_addresses: EmailAddress[];
  primary_email_address_id: string | null;
  phone_numbers: PhoneNumber[];
  primary_phone_number_id: string | null;
  external_accounts: ExternalAccount[];
  external_id: string | null;
  public_metadata: Metadata;
  private_metadata: Metadata;
  unsafe_metadata: Metadata;
  banned: boolean;
  bypass_client_trust: boolean;
  delete_self_enabled: boolean;
  create_organization_enabled: boolean;
  create_organizations_limit: number | null;
  legal_accepted_at: number | null;
  mfa_enabled_at: number | null;
  mfa_disabled_at: number | null;
  password_last_updated_at: number | null;
  last_sign_in_at: number | null;
  last_active_at: number | null;
  created_at: number;
  updated_at: number;
  _password: string | null;
  /** An administrator marked the password as compromised. */
  _isCompromised: boolean;
  _totp: Totp | null;
  _backupCodes: string[];
  _passkeys: Passkey[];
  _failedAttempts: number;
  /** A lock without an end has null in `_lockedUntil`. */
  _isLocked: boolean;
  _lockedUntil: number | null;
}

export interface Session {
  id: string;
  object: "session";
  user_id: string;
  client_id: string;
  status: "active" | "pending" | "ended" | "removed" | "revoked" | "expired" | "abandoned";
  actor: null;
  tasks: { key: SessionTask }[] | null;
  last_active_organization_id: string | null;
  last_active_at: number;
  expire_at: number;
  abandon_at: number;
  created_at: number;
  updated_at: number;
  latest_activity?: SessionActivity;
  /** When the first and the second factor were last verified. */
  _firstProvenAt: number;
  _secondProvenAt: number | null;
  /** The open reverification. */
  _reverification: Reverification | null;
}

export interface Client {
  id: string;
  sessions: string[];
  last_active_session_id: string | null;
  sign_in: string | null;
  sign_up: string | null;
  created_at: number;
  updated_at: number;
  last_authentication_strategy: string | null;
  /** Users with a former session in this browser, for Device Trust. */
  trusted_user_ids: string[];
}

export interface SignUp {
  id: string;
  email_address: string | null;
  phone_number: string | null;
  username: string | null;
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  unsafe_metadata: Metadata;
  legal_accepted_at: number | null;
  created_user_id: string | null;
  created_session_id: string | null;
  abandon_at: number;
  _password: string | null;
  _email: Verification | null;
  _phone: Verification | null;
  _external: ExternalProof | null;
  /** The address belongs to a user already, which strict enumeration protection hides. */
  _isTaken: boolean;
  _hasPassedProtectCheck: boolean;
  _client: string;
}

export type SignInStatus =
  | "needs_identifier"
  | "needs_first_factor"
  | "needs_second_factor"
  | "needs_client_trust"
  | "needs_new_password"
  | "needs_protect_check"
  | "complete";

export interface SignIn {
  id: string;
  status: SignInStatus;
  identifier: string | null;
  created_session_id: string | null;
  abandon_at: number;
  client_trust_state: "pending" | "new" | "known";
  /** Null if there is no such user and strict enumeration protection hides that. */
  _user: string | null;
  _first: Verification | null;
  _second: Verification | null;
  _external: ExternalProof | null;
  _hasPassedProtectCheck: boolean;
  _client: string;
}

export interface SignInToken {
  id: string;
  object: "sign_in_token";
  user_id: string;
  token: string;
  status: "pending" | "accepted" | "revoked";
  url: string;
  created_at: number;
  updated_at: number;
  _expires_at: number;
}

export interface Organization {
  id: string;
  object: "organization";
  name: string;
  slug: string;
  image_url: string;
  has_image: boolean;
  max_allowed_memberships: number;
  admin_delete_enabled: boolean;
  public_metadata: Metadata;
  private_metadata: Metadata;
  created_by?: string;
  created_at: number;
  updated_at: number;
}

export interface Membership {
  id: string;
  object: "organization_membership";
  role: string;
  public_metadata: Metadata;
  private_metadata: Metadata;
  created_at: number;
  updated_at: number;
  _organization: string;
  _user: string;
}

interface State {
  users: Record<string, User>;
  sessions: Record<string, Session>;
  clients: Record<string, Client>;
  signUps: Record<string, SignUp>;
  signIns: Record<string, SignIn>;
  tokens: Record<string, SignInToken>;
  organizations: Record<string, Organization>;
  memberships: Record<string, Membership>;
  /** Each development browser's client, by `__clerk_db_jwt`. */
  devBrowsers: Record<string, string | null>;
  oauthFlows: Record<string, OAuthFlow>;
}

/** The state, on disk if a folder is given. */
export type Store = Persisted<State>;

/** The version of the stored format. It is part of the file's name, so that an older file is not misread. */
const formatVersion = 3;

export function openStore(folder?: string): Store {
  return persisted(folder && `${folder}/clerk-${formatVersion}.json`, () => ({
    users: {},
    sessions: {},
    clients: {},
    signUps: {},
    signIns: {},
    tokens: {},
    organizations: {},
    memberships: {},
    devBrowsers: {},
    oauthFlows: {},
  }));
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id in Clerk's format: a prefix and 27 letters and digits. */
export function clerkId(prefix: string): string {
  const letters = Array.from(randomBytes(27), (byte) => base62[byte % base62.length]);
  return `${prefix}_${letters.join("")}`;
}

export function primaryEmail(user: User): EmailAddress | undefined {
  return user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
}

/** The identifier of a user that Clerk shows: the primary address, else a number, a username or the id. */
export function identifierOf(user: User): string {
  return (
    primaryEmail(user)?.email_address ??
    user.phone_numbers[0]?.phone_number ??
    user.username ??
    user.id
  );
}

/** The fields that responses contain: without those that start with an underscore. */
export function publicFields<T extends object>(stored: T): Omit<T, `_${string}`> {
  const fields = Object.entries(stored).filter(([name]) => !name.startsWith("_"));
  return Object.fromEntries(fields) as Omit<T, `_${string}`>;
}
