import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import {
  passwordMatchesIdentifier,
  passwordPwned,
  passwordTooLong,
  passwordTooShort,
} from "./errors.ts";
import type { InstanceSettings } from "./settings.ts";

export const minLength = 8;
export const maxLength = 72;

/** In place of the lists of leaked passwords that Clerk uses. */
const leaked = new Set(["password123", "letmein12345", "12345678", "password", "qwertyuiop"]);

export const isLeaked = (password: string) => leaked.has(password.toLowerCase());

/** Throws if a password breaks Clerk's rules. */
export function checkPassword(
  password: string,
  settings: InstanceSettings,
  identifiers: (string | null | undefined)[] = [],
  param = "password",
): void {
  if (password.length < minLength) throw passwordTooShort(minLength, param);
  if (Buffer.byteLength(password) > maxLength) throw passwordTooLong(maxLength, param);
  if (identifiers.some((identifier) => identifier?.toLowerCase() === password.toLowerCase())) {
    throw passwordMatchesIdentifier(param);
  }
  if (settings.rejectLeakedPasswords && isLeaked(password)) throw passwordPwned(false, param);
}

export function hashPassword(password: string): string {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${digestOf(password, salt).toString("hex")}`;
}

export function isPassword(password: string, hash: string | null): boolean {
  const [salt, digest] = hash?.split(":") ?? [];
  if (!salt || !digest) return false;
  return timingSafeEqual(digestOf(password, Buffer.from(salt, "hex")), Buffer.from(digest, "hex"));
}

/** A fast hash, because the tests create hundreds of users. */
function digestOf(password: string, salt: Buffer): Buffer {
  return scryptSync(password, salt, 32, { N: 16 });
}
