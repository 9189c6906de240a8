/* The part of clerk-js 6 that this app uses, in Clerk's own names. */

export interface Clerk {
  load(options: ClerkOptions): Promise<void>;
  /** `degraded` where Clerk could not be reached and clerk-js started from what it had kept. */
  status?: "loading" | "ready" | "degraded" | "error";
  session: Session | null | undefined;
  user: User | null | undefined;
  client: Client;
  setActive(options: { session: string | Session }): Promise<void>;
  /** Calls `listener` at once and after each change of the client; answers how to stop that. */
  addListener(listener: () => void): () => void;
  signOut(afterwards: () => void): Promise<void>;
  /** The settings of the Clerk instance, as far as this app looks at them. */
  __internal_environment?: {
    userSettings: {
      attributes: Record<string, Attribute | undefined>;
      passkeySettings?: { allow_autofill: boolean; show_sign_in_button: boolean };
      /** OAuth providers by strategy, and the strategies that are on for signing in. */
      social?: Record<string, { name?: string; logo_url?: string | null } | undefined>;
      authenticatableSocialStrategies?: string[];
      signIn?: { second_factor?: { required: boolean } };
    };
    authConfig?: { reverification: boolean };
  } | null;
}

/** A field that an instance asks for, or a way to sign in. */
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
  /** `pending` while the account has a task to do; Clerk's tokens say so and our API refuses them. */
  status: string;
  currentTask?: { key: string } | undefined;
  getToken(options?: { skipCache?: boolean }): Promise<string | null>;
  /** Begins a reverification; without a second factor Clerk asks for a first one. */
  startVerification(options: { level: "second_factor" }): Promise<Reverification>;
  prepareFirstFactorVerification(factor: CodeFactor): Promise<Reverification>;
  attemptFirstFactorVerification(
    fields:
      | { strategy: "password"; password: string }
      | { strategy: "passkey"; publicKeyCredential: PublicKeyAnswer }
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
  /** Asks the browser for a passkey and has Clerk keep it. */
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
  /** Connected accounts that the address came with. */
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

/** A user's account at an OAuth provider: connected, or begun. */
export interface ExternalAccount {
  id: string;
  /** Such as `google`. */
  provider: string;
  emailAddress: string;
  verification: Verification | null;
  destroy(): Promise<void>;
}

/** An authenticator app. Its secret is there until it is verified, backup codes only when they are new. */
export interface Totp {
  secret?: string | null;
  uri?: string | null;
  backupCodes?: string[] | null;
}

interface Client {
  signUp: SignUp;
  signIn: SignIn;
  lastActiveSessionId: string | null;
  /** How this browser signed in last, such as `password` or `oauth_google`; kept at signing out. */
  lastAuthenticationStrategy: string | null;
  reload(): Promise<unknown>;
}

export interface Verification {
  status: string | null;
  strategy: string | null;
  /** For a passkey: what the authenticator is asked for, as JSON. */
  nonce?: string | null;
  /** Why a visit to an OAuth provider came to nothing. */
  error?: { code: string } | null;
  externalVerificationRedirectURL?: URL | null;
}

/** A visit to an OAuth provider, and where the browser comes back. */
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
  /** What the instance requires and the sign-up does not have yet, in Clerk's spelling. */
  missingFields: string[];
  unverifiedFields: string[];
  /** A challenge of Clerk Protect that waits to be answered. */
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
  /** Goes on with a sign-in by OAuth of somebody who has no account. */
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

/** Clerk's word for a forgotten password that a mailed code makes up for. */
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
      | { strategy: "passkey"; publicKeyCredential: PublicKeyAnswer },
  ): Promise<SignIn>;
  prepareSecondFactor(factor: CodeFactor): Promise<SignIn>;
  attemptSecondFactor(fields: { strategy: string; code: string }): Promise<SignIn>;
  resetPassword(fields: { password: string; signOutOfOtherSessions: boolean }): Promise<SignIn>;
}

/** What a browser answers with a passkey to a challenge. */
export type PublicKeyAnswer = PublicKeyCredential & {
  readonly response: AuthenticatorAssertionResponse;
};

export interface SupportedFactor {
  strategy: string;
  /** The address or number, most of it hidden. */
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

/** What clerk-js throws: a refusal of Clerk's API, or an error of its own with a code alone. */
export interface ClerkFailure {
  errors?: { code: string; meta?: { paramName?: string } }[];
  code?: string;
  status?: number;
  /** Seconds, from the header of a 429. */
  retryAfter?: number;
  message?: string;
}
