import { randomInt } from "node:crypto";
import { ClerkError, codeIncorrect } from "./errors.ts";

/** A verification of an address, a password or another factor. */
export interface Verification {
  status: "unverified" | "verified" | "failed" | "expired" | "transferable";
  strategy: string;
  attempts: number | null;
  expire_at: number | null;
  /** The challenge for an authenticator, as JSON. */
  nonce?: string;
  /** The expected code, or the challenge in the nonce. */
  _code: string | null;
  /** For OAuth: the provider's page, and the error of the flow. */
  _redirectUrl?: string;
  _error?: ReturnType<ClerkError["body"]>["errors"][number];
}

const codeLifeMs = 600_000;
/** Clerk limits wrong codes ("Too many failed attempts"), but does not publish the number. */
const maxAttempts = 5;

/** An open verification, whose code or link was just sent. */
export function pending(strategy: string, code: string): Verification {
  return {
    status: "unverified",
    strategy,
    attempts: 0,
    expire_at: Date.now() + codeLifeMs,
    _code: code,
  };
}

/** A verification without a code: by password, ticket, or an administrator. */
export function verified(strategy: string): Verification {
  return { status: "verified", strategy, attempts: null, expire_at: null, _code: null };
}

export function newCode(): string {
  return String(randomInt(100_000, 1_000_000));
}

/** Verifies a code. Throws Clerk's error if it is wrong. */
export function attemptCode(
  verification: Verification | null,
  code: string | undefined,
  onFailure: () => void = () => {},
): void {
  const open = openVerification(verification);
  if (code === open._code) {
    open.status = "verified";
    return;
  }
  open.attempts = (open.attempts ?? 0) + 1;
  if (open.attempts >= maxAttempts) open.status = "failed";
  onFailure();
  throw codeIncorrect();
}

/** Returns the verification if it can still be attempted, else throws Clerk's error. */
export function openVerification(verification: Verification | null): Verification {
  if (!verification) {
    throw new ClerkError(400, "verification_missing", "is missing", {
      long: "This strategy requires verification preparation before attempting to validate it.",
    });
  }
  if (verification.status === "verified") {
    throw new ClerkError(400, "verification_already_verified", "already verified", {
      long: "This verification has already been verified.",
    });
  }
  if (verification.status === "failed") throw failed();
  if ((verification.expire_at ?? 0) < Date.now()) {
    verification.status = "expired";
    throw new ClerkError(400, "verification_expired", "expired", {
      long: "This verification has expired. You must create a new one.",
    });
  }
  return verification;
}

function failed(): ClerkError {
  return new ClerkError(400, "verification_failed", "failed", {
    long: "Too many failed attempts. You have to try again with the same or another method.",
  });
}

/** Marks an OAuth verification as failed with an error, or as transferable between sign-in and sign-up. */
export function refuseVerification(
  verification: Verification,
  error: ClerkError | undefined,
  status: "failed" | "transferable" = "failed",
): void {
  verification.status = status;
  const [first] = error?.body().errors ?? [];
  if (first) verification._error = first;
}

const objectOf: Record<string, string> = {
  password: "verification_password",
  ticket: "verification_ticket",
  totp: "verification_totp",
  backup_code: "verification_backup_code",
  admin: "verification_admin",
  email_link: "verification_email_link",
  passkey: "verification_passkey",
};

const expiringObjects = ["verification_otp", "verification_email_link", "verification_passkey"];

/** A verification in the format of both APIs. */
export function verificationJson(verification: Verification) {
  const { status, strategy, attempts, expire_at, nonce, _redirectUrl, _error } = verification;
  if (strategy.startsWith("oauth_")) {
    const url = status === "unverified" ? (_redirectUrl ?? "") : "";
    return {
      object: "verification_oauth",
      status,
      strategy,
      attempts,
      expire_at: expire_at ?? 0,
      external_verification_redirect_url: url,
      ...(_error && { error: _error }),
    };
  }
  const isFromOAuth = strategy.startsWith("from_oauth_");
  const object = isFromOAuth
    ? "verification_from_oauth"
    : (objectOf[strategy] ?? "verification_otp");
  // Only verifications with a code or challenge expire.
  const expires = expiringObjects.includes(object);
  return {
    object,
    status,
    strategy,
    attempts,
    expire_at: expires ? (expire_at ?? 0) : expire_at,
    ...(nonce !== undefined && status === "unverified" && { nonce }),
  };
}
