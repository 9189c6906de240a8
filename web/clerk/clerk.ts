/* The part of clerk-js 6 that this app uses, in Clerk's own names. */

export interface Clerk {
  load(options: ClerkOptions): Promise<void>;
  /** `degraded` if Clerk could not be reached and clerk-js started from its cache. */
  status?: "loading" | "ready" | "degraded" | "error";
  session: Session | null | undefined;
  user: User | null | undefined;
  client: Client;
  setActive(options: { session: string | Session }): Promise<void>;
  /** Calls `listener` at once and after each change of the client. Returns a function that removes it. */
  addListener(listener: () => void): () => void;
  signOut(afterwards: () => void): Promise<void>;
  /** The settings of the Clerk instance that this app reads. */
  __internal_environment?: {
    userSettings: {
      attributes: Record<string, Attribute | undefined>;
      passkeySettings?: { allow_autofill: boolean; show_sign_in_button: boolean };
      /** OAuth providers by strategy, and the strategies that are enabled for signing in. */
      social?: Record<string, { name?: string; logo_url?: string | null } | undefined>;
      authenticatableSocialStrategies?: string[];
      signIn?: { second_factor?: { required: boolean } };
    };
    authConfig?: { reverification: boolean };
  } | null;
}

/** A user attribute of the instance, which may also be a way to sign in. */
interface Attribute {
  enabled: boolean;
  used_for_first_factor?: boolean;
  first_factors?: string[];
}

interface ClerkOptions {
  telemetry: { disabled: boolean };
}

export interface Session {
  id: string;
  /** `pending` while the account has an open task: its tokens contain that, and our API refuses them. */
  status: string;
  currentTask?: { key: string } | undefined;
  getToken(options?: { skipCache?: boolean }): Promise<string | null>;
  /** Starts a reverification. Without a second factor Clerk asks for a first one. */
  startVerification(options: { level: "second_factor" }): Promise<Reverification>;
  prepareFirstFactorVerification(factor: CodeFactor): Promise<Reverification>;
  attemptFirstFactorVerification(
    fields:
      | { strategy: "password"; password: string }
      | { strategy: "passkey"; publicKeyCredential: PasskeyAssertion }
      | { strategy: string; code: string },
  ): Promise<Reverification>;
  prepareSecondFactorVerification(factor: CodeFactor): Promise<Reverification>;
  attemptSecondFactorVerification(fields: {
    strategy: string;
    code: string;
  }): Promise<Reverification>;
}

/** Clerk's `SessionVerification`: the person of a running session proves again who they are. */
export interface Reverification {
  status: "needs_first_factor" | "needs_second_factor" | "complete";
  supportedFirstFactors: SupportedFactor[] | null;
  supportedSecondFactors: SupportedFactor[] | null;
  firstFactorVerification: Verification;
}

export interface User {
  primaryEmailAddress: { emailAddress: string } | null;
  primaryEmailAddressId: string | null;
  emailAddresses: EmailAddress[];
  firstName: string | null;
  lastName: string | null;
  unsafeMetadata: Record<string, unknown>;
  passkeys: Passkey[];
  /** Has the browser create a passkey, and registers it with Clerk. */
  createPasskey(): Promise<Passkey>;
  passwordEnabled: boolean;
  externalAccounts: ExternalAccount[];
  createExternalAccount(options: {
    strategy: string;
    redirectUrl: string;
  }): Promise<ExternalAccount>;
  totpEnabled: boolean;
  createTOTP(): Promise<Totp>;
  verifyTOTP(fields: { code: string }): Promise<Totp>;
  disableTOTP(): Promise<unknown>;
  createBackupCode(): Promise<{ codes: string[] }>;
  reload(): Promise<unknown>;
  update(fields: { primaryEmailAddressId: string }): Promise<unknown>;
  createEmailAddress(fields: { email: string }): Promise<EmailAddress>;
  updatePassword(fields: {
    currentPassword?: string;
    newPassword: string;
    signOutOfOtherSessions: boolean;
  }): Promise<unknown>;
  getSessions(): Promise<Device[]>;
}

export interface EmailAddress {
  id: string;
  emailAddress: string;
  verification: Verification;
  /** Connected accounts that have this address. */
  linkedTo: unknown[];
  prepareVerification(options: { strategy: "email_code" }): Promise<unknown>;
  attemptVerification(fields: { code: string }): Promise<unknown>;
  destroy(): Promise<void>;
}

/** Clerk's `SessionWithActivities`: a session of the user in any browser. */
export interface Device {
  id: string;
  status: string;
  lastActiveAt: Date;
  latestActivity: {
    browserName?: string;
    deviceType?: string;
    city?: string;
    country?: string;
    isMobile?: boolean;
  };
  revoke(): Promise<unknown>;
}

export interface Passkey {
  id: string;
  name: string | null;
  lastUsedAt: Date | null;
  createdAt: Date;
  update(fields: { name: string }): Promise<unknown>;
  delete(): Promise<unknown>;
}

/** A user's account at an OAuth provider: connected, or still being connected. */
export interface ExternalAccount {
  id: string;
  /** Such as `google`. */
  provider: string;
  emailAddress: string;
  verification: Verification | null;
  destroy(): Promise<void>;
}

/** An authenticator app. It has its secret until it is verified, and backup codes when they were just created. */
export interface Totp {
  secret?: string | null;
  uri?: string | null;
  backupCodes?: string[] | null;
}

interface Client {
  signUp: SignUp;
  signIn: SignIn;
  lastActiveSessionId: string | null;
  /** The strategy that this browser used last, such as `password` or `oauth_google`. Kept after signing out. */
  lastAuthenticationStrategy: string | null;
  reload(): Promise<unknown>;
}

export interface Verification {
  status: string | null;
  strategy: string | null;
  /** For a passkey: the challenge, as JSON. */
  nonce?: string | null;
  /** Why a visit to an OAuth provider failed. */
  error?: { code: string } | null;
  externalVerificationRedirectURL?: URL | null;
}

/** A redirect to an OAuth provider, and the pages that it returns to. */
interface Redirect {
  strategy: string;
  redirectUrl: string;
  redirectUrlComplete: string;
}

export interface SignUp {
  id?: string | undefined;
  status: string | null;
  createdSessionId: string | null;
  emailAddress: string | null;
  phoneNumber: string | null;
  unsafeMetadata: Record<string, unknown>;
  /** Clerk's names of the fields that the instance requires and the sign-up does not have yet. */
  missingFields: string[];
  unverifiedFields: string[];
  /** An open challenge of Clerk Protect. */
  protectCheck?: object | null;
  verifications: {
    emailAddress: { supportedStrategies?: string[] };
    externalAccount: Verification;
  };
  create(fields: SignUpFields): Promise<SignUp>;
  authenticateWithRedirect(
    options: Redirect & { unsafeMetadata: Record<string, unknown> },
  ): Promise<void>;
  update(fields: SignUpFields): Promise<SignUp>;
  prepareVerification(options: { strategy: CodeStrategy }): Promise<SignUp>;
  attemptVerification(fields: { strategy: CodeStrategy; code: string }): Promise<SignUp>;
}

export interface SignUpFields {
  /** Continues a sign-in by OAuth of a person without an account. */
  transfer?: boolean;
  emailAddress?: string;
  password?: string;
  firstName?: string;
  lastName?: string;
  username?: string;
  phoneNumber?: string;
  legalAccepted?: boolean;
  unsafeMetadata?: Record<string, unknown>;
}

export type CodeStrategy = "email_code" | "phone_code";

/** Clerk's strategy for resetting a forgotten password with a mailed code. */
export const resetStrategy = "reset_password_email_code";

export interface SignIn {
  id?: string | undefined;
  status: string | null;
  identifier: string | null;
  createdSessionId: string | null;
  supportedFirstFactors: SupportedFactor[] | null;
  supportedSecondFactors: SupportedFactor[] | null;
  firstFactorVerification: Verification;
  secondFactorVerification: Verification;
  create(
    fields:
      | { identifier: string; password?: string }
      | { identifier: string; strategy: typeof resetStrategy }
      | { strategy: "passkey" }
      | { strategy: "ticket"; ticket: string }
      | { transfer: true },
  ): Promise<SignIn>;
  authenticateWithRedirect(options: Redirect): Promise<void>;
  prepareFirstFactor(factor: CodeFactor): Promise<SignIn>;
  attemptFirstFactor(
    fields:
      | { strategy: string; code: string }
      | { strategy: "passkey"; publicKeyCredential: PasskeyAssertion },
  ): Promise<SignIn>;
  prepareSecondFactor(factor: CodeFactor): Promise<SignIn>;
  attemptSecondFactor(fields: { strategy: string; code: string }): Promise<SignIn>;
  resetPassword(fields: { password: string; signOutOfOtherSessions: boolean }): Promise<SignIn>;
}

/** A passkey's signature of a challenge. */
export type PasskeyAssertion = PublicKeyCredential & {
  readonly response: AuthenticatorAssertionResponse;
};

export interface SupportedFactor {
  strategy: string;
  /** The address or number, mostly masked. */
  safeIdentifier?: string;
  emailAddressId?: string;
  phoneNumberId?: string;
  primary?: boolean;
}

export interface CodeFactor {
  strategy: string;
  emailAddressId?: string;
  phoneNumberId?: string;
}

/** What clerk-js throws: an error response of Clerk's API, or an error of its own that has only a code. */
export interface ClerkFailure {
  errors?: { code: string; meta?: { paramName?: string } }[];
  code?: string;
  status?: number;
  /** Seconds, from the header of a 429. */
  retryAfter?: number;
  message?: string;
}
