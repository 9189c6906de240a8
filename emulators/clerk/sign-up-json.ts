import type { InstanceSettings } from "./settings.ts";
import { publicFields, type SignUp } from "./store.ts";
import { type Verification, verificationJson } from "./verifications.ts";

/** The required, optional and disabled fields of a sign-up, by the instance's settings. */
export function signUpFields(settings: InstanceSettings) {
  const rules = {
    email_address: "required",
    password: settings.password ? "required" : "off",
    first_name: settings.names,
    last_name: settings.names,
    username: settings.username,
    phone_number: settings.phone,
    legal_accepted: settings.legalConsent ? "required" : "off",
  };
  const withRule = (rule: string) =>
    Object.entries(rules).flatMap(([field, fieldRule]) => (fieldRule === rule ? [field] : []));
  return { required: withRule("required"), optional: withRule("optional"), off: withRule("off") };
}

export function missingFields(signUp: SignUp, settings: InstanceSettings): string[] {
  const has: Record<string, unknown> = {
    ...signUp,
    // A sign-up with a provider needs no password.
    password: signUp._password !== null || signUp._external?.verification.status === "verified",
    legal_accepted: signUp.legal_accepted_at,
  };
  return signUpFields(settings).required.filter((field) => !has[field]);
}

export function unverifiedFields(signUp: SignUp): string[] {
  return [
    ...(signUp.email_address && signUp._email?.status !== "verified" ? ["email_address"] : []),
    ...(signUp.phone_number && signUp._phone?.status !== "verified" ? ["phone_number"] : []),
  ];
}

/** A sign-up in the format of the Frontend API. */
export function signUpJson(signUp: SignUp, settings: InstanceSettings) {
  const { required, optional } = signUpFields(settings);
  const strategy = settings.emailVerification === "link" ? "email_link" : "email_code";
  return {
    ...publicFields(signUp),
    object: "sign_up_attempt",
    status: signUp.created_user_id ? "complete" : "missing_requirements",
    required_fields: required,
    optional_fields: optional,
    missing_fields: missingFields(signUp, settings),
    unverified_fields: unverifiedFields(signUp),
    verifications: {
      email_address: signUp.email_address ? withNextAction(signUp._email, strategy) : null,
      phone_number: signUp.phone_number ? withNextAction(signUp._phone, "phone_code") : null,
      web3_wallet: null,
      external_account: signUp._external && verificationJson(signUp._external.verification),
    },
    web3_wallet: null,
    external_account: null,
    external_id: null,
    has_password: signUp._password !== null,
    password_enabled: signUp._password !== null,
    custom_action: false,
    public_metadata: {},
    ...(settings.protectCheck &&
      !signUp._hasPassedProtectCheck && { protect_check: protectCheckJson() }),
  };
}

function withNextAction(verification: Verification | null, strategy: string) {
  const isVerified = verification?.status === "verified";
  const unsent = { object: "verification_otp", status: "unverified", strategy, attempts: 0 };
  return {
    ...(verification ? verificationJson(verification) : { ...unsent, expire_at: 0 }),
    next_action: isVerified ? "" : verification ? "needs_attempt" : "needs_prepare",
    supported_strategies: [strategy],
  };
}

/** An open challenge of Clerk Protect. */
export function protectCheckJson() {
  return {
    status: "pending",
    token: "emulated",
    sdk_url: "https://emulated.protect.clerk.com/check.js",
    expires_at: Date.now() + 600_000,
  };
}
