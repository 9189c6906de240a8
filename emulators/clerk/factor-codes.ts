import { clerkId, type User } from "./store.ts";
import { stepOfTotpCode, type Totp } from "./totp.ts";

/** A new authenticator app with this secret. */
export function newTotp(secret: string, isVerified: boolean): Totp {
  return { id: clerkId("totp"), secret, isVerified, createdAt: Date.now(), lastStep: 0 };
}

/** Checks a code of the user's authenticator app. Each code works once: RFC 6238, section 5.2. */
export function useTotpCode(user: User, code: string): boolean {
  const totp = user._totp;
  const step = totp && stepOfTotpCode(totp.secret, code, Date.now());
  if (!totp || step === null || step <= totp.lastStep) return false;
  totp.lastStep = step;
  return true;
}

/** Checks a backup code of the user. Each works once. */
export function useBackupCode(user: User, code: string): boolean {
  if (!user._backupCodes.includes(code)) return false;
  user._backupCodes = user._backupCodes.filter((other) => other !== code);
  return true;
}
