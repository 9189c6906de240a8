/*
 * The settings of Clerk's dashboard. A browser may override them for itself (see `browserSettings`), so that tests of
 * different instances can share one emulator.
 */

/** Whether an instance has a field. A request with a field that is "off" is refused. */
export type FieldRule = "off" | "optional" | "required";

/** A task that the user must complete before the session becomes active. */
export type SessionTask = "choose-organization" | "reset-password" | "setup-mfa";

export interface InstanceSettings {
  /** First and last name. */
  names: FieldRule;
  phone: FieldRule;
  username: FieldRule;
  /** False: new users have no password. Existing passwords still work. */
  password: boolean;
  /** Users may add passkeys and sign in with one. */
  passkeys: boolean;
  /** The browser offers passkeys in the address field. */
  passkeyAutofill: boolean;
  /** The page shows a button to sign in with a passkey. */
  passkeyButton: boolean;
  /** OAuth providers that are enabled, such as `google`. */
  socialProviders: string[];
  /** How an address is verified at sign-up and sign-in. */
  emailVerification: "code" | "link";
  /** A mailed code or link signs in without a password. */
  emailSignIn: boolean;
  signUpMode: "public" | "restricted" | "waitlist";
  /** Sign-up needs `legal_accepted`. */
  legalConsent: boolean;
  /** Sign-up needs a Turnstile token. */
  captcha: boolean;
  /** In a browser that this user has not used before, a password also needs a mailed code. */
  deviceTrust: boolean;
  /** Authenticator app and backup codes: users may enrol ("optional") or must ("required"). */
  secondFactor: FieldRule;
  /** Responses do not reveal whether an address has an account, until it is verified. */
  strictEnumeration: boolean;
  /** Locks a user for an hour after ten failed attempts. */
  lockout: boolean;
  /** Sensitive changes need a verification that is at most ten minutes old. */
  reverification: boolean;
  /** Makes the verification of each sign-in this much older, so that tests need not wait for a reverification. */
  signInAgeMinutes: number;
  /** Limits requests by IP address, with 429. */
  rateLimit: boolean;
  /** Refuses passwords that are known from data breaches. */
  rejectLeakedPasswords: boolean;
  /** A browser has at most one session. */
  singleSession: boolean;
  /** Every new session is pending until this task is done. */
  sessionTask: SessionTask | null;
  /** Sign-in and sign-up stop at a challenge of Clerk Protect. */
  protectCheck: boolean;
  /** How long a session lasts. */
  sessionSeconds: number;
  /** A development instance: the browser calls it directly, and is identified by `__clerk_db_jwt`. */
  isDevelopment: boolean;
  organizations: boolean;
  /** Custom permissions of an organization role, such as `{ "org:admin": ["org:teams:manage"] }`. */
  permissions: Record<string, string[]>;
  /** `+clerk_test` addresses and test numbers have the code 424242, and nothing is sent to them. */
  testMode: boolean;
  /** `appUrl/__clerk` is registered as the instance's proxy. */
  proxy: boolean;
}

/** The settings of a new Clerk application; emulators/README.md names the source of each. */
export const defaultSettings: Readonly<InstanceSettings> = {
  names: "off",
  phone: "off",
  username: "off",
  password: true,
  passkeys: false,
  passkeyAutofill: true,
  passkeyButton: true,
  socialProviders: ["google"],
  emailVerification: "code",
  emailSignIn: true,
  signUpMode: "public",
  legalConsent: false,
  captcha: true,
  deviceTrust: true,
  secondFactor: "off",
  strictEnumeration: false,
  lockout: true,
  reverification: true,
  signInAgeMinutes: 0,
  // An exception: a new application has it on. The tests send everything from one address.
  rateLimit: false,
  rejectLeakedPasswords: true,
  singleSession: true,
  sessionTask: null,
  protectCheck: false,
  sessionSeconds: 7 * 86_400,
  isDevelopment: false,
  organizations: false,
  permissions: {},
  // On in a development instance, and the emulator has keys of one (`pk_test_`).
  testMode: true,
  // An exception: a new application has none, but the app calls Clerk only through its proxy.
  proxy: true,
};

/** The cookie with a browser's own settings. */
export const settingsCookie = "__emulator_settings";

/** The instance's settings, overridden by those in a browser's cookie (JSON). */
export function browserSettings(
  settings: InstanceSettings,
  cookie: string | undefined,
): InstanceSettings {
  if (!cookie) return settings;
  const own: unknown = JSON.parse(cookie);
  if (typeof own !== "object" || own === null)
    throw new Error(`${settingsCookie} is not an object`);
  return { ...settings, ...own };
}

/** Throws for an unknown name, so that a misspelled setting is noticed. */
export function checkSettings(settings: object): void {
  for (const name of Object.keys(settings)) {
    if (!(name in defaultSettings)) throw new Error(`The emulated Clerk has no setting "${name}".`);
  }
}
