import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { type Kept, kept } from "../disk.ts";

/*
 * What the emulated Clerk instance remembers. Names are Clerk's own, as its API spells them, so that
 * what is stored is what is answered, less the fields that start with an underscore.
 */

export interface EmailAddress {
  id: string;
  object: "email_address";
  email_address: string;
  verification: { object: "verification"; status: "verified" | "unverified"; strategy: string };
}

type Metadata = Record<string, unknown>;

export interface User {
  id: string;
  object: "user";
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  email_addresses: EmailAddress[];
  primary_email_address_id: string | null;
  external_id: string | null;
  public_metadata: Metadata;
  private_metadata: Metadata;
  unsafe_metadata: Metadata;
  banned: boolean;
  last_sign_in_at: number | null;
  created_at: number;
  updated_at: number;
  _password: string | null;
}

export interface Session {
  id: string;
  object: "session";
  user_id: string;
  client_id: string;
  status: "active" | "ended" | "removed" | "revoked";
  last_active_at: number;
  expire_at: number;
  abandon_at: number;
  created_at: number;
  updated_at: number;
}

export interface Client {
  id: string;
  sessions: string[];
  last_active_session_id: string | null;
  sign_in: string | null;
  sign_up: string | null;
  created_at: number;
}

export interface SignUp {
  id: string;
  email_address: string | null;
  first_name: string | null;
  last_name: string | null;
  unsafe_metadata: Metadata;
  is_verified: boolean;
  created_user_id: string | null;
  created_session_id: string | null;
  _password: string | null;
  _code: string | null;
}

export interface SignIn {
  id: string;
  status: "needs_identifier" | "needs_first_factor" | "needs_new_password" | "complete";
  identifier: string | null;
  created_session_id: string | null;
  verified_by: string | null;
  _user: string | null;
  _code: string | null;
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

interface State {
  users: Record<string, User>;
  sessions: Record<string, Session>;
  clients: Record<string, Client>;
  signUps: Record<string, SignUp>;
  signIns: Record<string, SignIn>;
  tokens: Record<string, SignInToken>;
}

/** The instance's memory, on disk where a file is named. */
export type Store = Kept<State>;

export function openStore(file?: string): Store {
  return kept(file, () => ({
    users: {},
    sessions: {},
    clients: {},
    signUps: {},
    signIns: {},
    tokens: {},
  }));
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** An id of Clerk's form: a kind and 27 letters and digits. */
export function clerkId(kind: string): string {
  const letters = Array.from(randomBytes(27), (byte) => base62[byte % base62.length]);
  return `${kind}_${letters.join("")}`;
}

/** Cheap on purpose: the emulator holds no real passwords, and tests make thousands of people. */
const hashCost = 2;

export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  const digest = scryptSync(password, salt, 32, { cost: hashCost });
  return `${salt.toString("hex")}:${digest.toString("hex")}:${hashCost}`;
}

export function isPassword(password: string, hash: string | null): boolean {
  // Hashes without a cost are from before costs were stored: Node's default then.
  const [salt, digest, cost = "16384"] = hash?.split(":") ?? [];
  if (!salt || !digest) return false;
  return timingSafeEqual(
    scryptSync(password, Buffer.from(salt, "hex"), 32, { cost: Number(cost) }),
    Buffer.from(digest, "hex"),
  );
}

export function userByEmail(store: Store, email: string): User | undefined {
  const address = email.toLowerCase();
  return Object.values(store.value.users).find((user) =>
    user.email_addresses.some((one) => one.email_address === address),
  );
}

export function primaryEmail(user: User): EmailAddress | undefined {
  return user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
}

/** Merges as Clerk does: deeply, and null removes a key. */
export function mergeMetadata(into: Metadata, changes: Metadata = {}): Metadata {
  const merged = { ...into };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete merged[key];
    else if (isObject(value) && isObject(merged[key]))
      merged[key] = mergeMetadata(merged[key], value);
    else merged[key] = value;
  }
  return merged;
}

function isObject(value: unknown): value is Metadata {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
