/*
 * What an operator sets in Clerk's dashboard. One emulator can be every kind of instance: the settings
 * are those of the whole instance, and a browser may bring its own (see `browserSettings`), so that
 * stories with different instances can share one emulator.
 */

/** Whether an instance asks for a field. A field that is "off" is refused where it is sent. */
export type FieldRule = "off" | "optional" | "required";

/** What a signed-in user has to do before the session becomes active. */
export type SessionTask = "choose-organization" | "reset-password" | "setup-mfa";

export interface InstanceSettings {
  /** First and last name. */
  names: FieldRule;
  phone: FieldRule;
  username: FieldRule;
  /** Off: new users have no password. Users who have one can still sign in with it. */
  password: boolean;
  /** Users may add passkeys and sign in with one. */
  passkeys: boolean;
  /** The browser may offer a passkey as it fills in the form. */
  passkeyAutofill: boolean;
  /** The page shows a button to sign in with a passkey. */
  passkeyButton: boolean;
  /** OAuth providers that are on for sign-up and sign-in, such as `google`. */
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
  /** A right password in a browser that has not signed this user in before needs a mailed code too. */
  deviceTrust: boolean;
  /** Authenticator app and backup codes: users may enrol ("optional") or must ("required"). */
  secondFactor: FieldRule;
  /** Says nothing about whether an address has an account until the mailbox is proven. */
  strictEnumeration: boolean;
  /** Locks a user for an hour after ten failed attempts. */
  lockout: boolean;
  /** Sensitive changes need a proof of identity that is at most ten minutes old. */
  reverification: boolean;
  /** Counts what a sign-in proves as that many minutes older, so that a suite need not wait for a reverification. */
  signInAgeMinutes: number;
  /** Counts requests by IP address and answers 429. */
  rateLimit: boolean;
  /** Refuses passwords that are known from data breaches. */
  rejectLeakedPasswords: boolean;
  /** A browser has at most one session. */
  singleSession: boolean;
  /** Every new session is pending until this is done. */
  sessionTask: SessionTask | null;
  /** Sign-in and sign-up stop at a challenge of Clerk Protect. */
  protectCheck: boolean;
  /** How long a session lasts. */
  sessionSeconds: number;
  /** A development instance: the browser talks to it directly, and is known by `__clerk_db_jwt`. */
  isDevelopment: boolean;
  organizations: boolean;
  /** An organization role's own permissions beside Clerk's, such as `{ "org:admin": ["org:teams:manage"] }`. */
  permissions: Record<string, string[]>;
  /** `+clerk_test` addresses and test numbers take the code 424242, and nothing is sent to them. */
  testMode: boolean;
  /** `appUrl/__clerk` is registered as the instance's proxy. */
  proxy: boolean;
}

/** What a new Clerk application answers; emulators/README.md names the source of each. */
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
  // The exception: a new application counts. Suites send everything from one address.
  rateLimit: false,
  rejectLeakedPasswords: true,
  singleSession: true,
  sessionTask: null,
  protectCheck: false,
  sessionSeconds: 7 * 86_400,
  isDevelopment: false,
  organizations: false,
  permissions: {},
  // On in a development instance, whose keys (`pk_test_`) the emulator has.
  testMode: true,
  // The exception: a new application has none, and the app reaches Clerk through its proxy alone.
  proxy: true,
};

/** The cookie in which a browser names the settings that differ for it. */
export const settingsCookie = "__emulator_settings";

/** The instance's settings with those that a browser brought in its cookie (JSON). */
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

/** Throws for a name that is no setting, so that a misspelt one is not silently without effect. */
export function checkSettings(settings: object): void {
  for (const name of Object.keys(settings)) {
    if (!(name in defaultSettings)) throw new Error(`The emulated Clerk has no setting "${name}".`);
  }
}
