import { userLocked } from "./errors.ts";
import type { InstanceSettings } from "./settings.ts";
import type { User } from "./store.ts";

/*
 * Locks a user after too many failed attempts of any kind: passwords, resets, mailed codes, codes of an authenticator
 * app, backup codes.
 */

export const maxFailedAttempts = 10;
export const lockMinutes = 60;

/** Throws if the user is locked. Removes an expired lock first. */
export function requireUnlocked(user: User): void {
  if (!user._isLocked) return;
  if (user._lockedUntil !== null && user._lockedUntil <= Date.now()) unlock(user);
  else throw userLocked(lockSecondsLeft(user));
}

/** Counts a failed attempt. Locks the user and throws when the limit is reached. */
export function countFailure(user: User, settings: InstanceSettings): void {
  if (!settings.lockout) return;
  user._failedAttempts += 1;
  if (user._failedAttempts < maxFailedAttempts) return;
  user._isLocked = true;
  user._lockedUntil = Date.now() + lockMinutes * 60_000;
  throw userLocked(lockSecondsLeft(user));
}

/** Locks without an end, as an administrator does. */
export function lock(user: User): void {
  user._isLocked = true;
  user._lockedUntil = null;
}

export function unlock(user: User): void {
  user._isLocked = false;
  user._lockedUntil = null;
  user._failedAttempts = 0;
}

export function lockSecondsLeft(user: User): number | null {
  if (!user._isLocked || user._lockedUntil === null) return null;
  return Math.max(0, Math.ceil((user._lockedUntil - Date.now()) / 1000));
}

export function verificationAttemptsLeft(user: User): number {
  return Math.max(0, maxFailedAttempts - user._failedAttempts);
}
