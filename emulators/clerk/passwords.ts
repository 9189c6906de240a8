import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import {
  passwordMatchesIdentifier,
  passwordPwned,
  passwordTooLong,
  passwordTooShort,
} from "./errors.ts";
import type { InstanceSettings } from "./settings.ts";

export const leastLength = 8;
export const mostLength = 72;

/** Stands for the lists of leaked passwords that the real service asks. */
const leaked = new Set(["password123", "letmein12345", "12345678", "password", "qwertyuiop"]);

export const isLeaked = (password: string) => leaked.has(password.toLowerCase());

/** Throws as Clerk does for a password that its rules refuse. */
export function checkPassword(
  password: string,
  settings: InstanceSettings,
  identifiers: (string | null | undefined)[] = [],
  param = "password",
): void {
  if (password.length < leastLength) throw passwordTooShort(leastLength, param);
  if (Buffer.byteLength(password) > mostLength) throw passwordTooLong(mostLength, param);
  if (identifiers.some((one) => one?.toLowerCase() === password.toLowerCase())) {
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

/** Cheap on purpose: the passwords are of made-up people, and the suites make thousands of them. */
function digestOf(password: string, salt: Buffer): Buffer {
  return scryptSync(password, salt, 32, { N: 16 });
}
