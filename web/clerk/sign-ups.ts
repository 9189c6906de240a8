import { callClerk } from "./call-clerk.ts";
import type { CodeStrategy, SignUp, SignUpFields } from "./clerk.ts";
import type { OwnCode } from "./clerk-codes.ts";
import { ClerkProblem } from "./clerk-problem.ts";
import type { Intent } from "./onboarding.ts";
import { activate, takeOverSession } from "./sign-ins.ts";

/*
 * Sign-up with Clerk, step by step: an address, a password where the instance has them, whatever else the instance requires, then the code
 * that proves the address. Clerk keeps an unfinished sign-up with the browser.
 */

/** What an instance may require that this app can ask for. */
const askable = ["legal_accepted", "username", "phone_number"] as const;
export type Askable = (typeof askable)[number];

/** What comes next in a sign-up. */
export type SignUpStep =
  | { type: "done" }
  /** Another tab had signed in before. */
  | { type: "other" }
  | { type: "start" }
  | { type: "more"; fields: Askable[] }
  | { type: "code"; strategy: CodeStrategy; to: string }
  /** The instance requires what this app does not ask for; `missing` are Clerk's names. */
  | { type: "unsupported"; missing: string[] };

/** Clerk's word for a challenge of Clerk Protect. */
export const protectCheck = "protect_check";

const openKey = "open-sign-up";

/**
 * Opens an account. `intent` is what its owner came for: it stays with the account, so that a reload in
 * the middle loses nothing.
 */
export async function startSignUp(
  { email, password }: { email: string; password?: string | undefined },
  intent: Intent,
): Promise<SignUpStep> {
  try {
    return await continueSignUp(
      await callClerk((clerk) => {
        const attributes = clerk.__internal_environment?.userSettings.attributes ?? {};
        // Clerk refuses a field that its instance does not have.
        const { firstName, lastName } = intent;
        return clerk.client.signUp.create({
          emailAddress: email,
          ...(attributes.password?.enabled !== false && password && { password }),
          ...(attributes.first_name?.enabled && firstName && { firstName }),
          ...(attributes.last_name?.enabled && lastName && { lastName }),
          unsafeMetadata: { intent },
        });
      }),
    );
  } catch (error) {
    if (!(await takeOverSession(error))) throw error;
    return { type: "other" };
  }
}

/** Goes on with a sign-in by OAuth of somebody who has no account. What they came for stays with the new one. */
export async function transferToSignUp(intent: object | undefined): Promise<SignUpStep> {
  try {
    return await continueSignUp(
      await callClerk(({ client }) =>
        client.signUp.create({ transfer: true, ...(intent && { unsafeMetadata: { intent } }) }),
      ),
    );
  } catch (error) {
    if (!(await takeOverSession(error))) throw error;
    return { type: "other" };
  }
}

/** Adds what the instance requires beside an address and a password. */
export async function addToSignUp(fields: SignUpFields): Promise<SignUpStep> {
  try {
    return await continueSignUp(await callClerk(({ client }) => client.signUp.update(fields)));
  } catch (error) {
    throw inWordsOfField(error);
  }
}

/** Clerk has one word for every field that is taken or malformed; its sentence here is about an email address. */
function inWordsOfField(error: unknown): unknown {
  if (!(error instanceof ClerkProblem)) return error;
  const { code, field } = error;
  const isTaken = code === "form_identifier_exists";
  const isPhone = field === "phone_number";
  if (isTaken && field === "username") return ownProblem("username_taken", field);
  if (isTaken && isPhone) return ownProblem("phone_number_taken", field);
  const isMalformed = code === "form_param_format_invalid" || code === "form_param_value_invalid";
  return isMalformed && isPhone ? ownProblem("phone_number_invalid", field) : error;
}

const ownProblem = (code: OwnCode, field: string) => new ClerkProblem(code, field);

/** Sends another code. */
export async function sendSignUpCode(strategy: CodeStrategy): Promise<void> {
  await callClerk(({ client }) => client.signUp.prepareVerification({ strategy }));
}

/** Tries the code that proves an address or a number. */
export async function trySignUpCode(strategy: CodeStrategy, code: string): Promise<SignUpStep> {
  try {
    return await continueSignUp(
      await callClerk(({ client }) => client.signUp.attemptVerification({ strategy, code })),
    );
  } catch (error) {
    const isWrong = error instanceof ClerkProblem && error.code === "form_code_incorrect";
    throw isWrong && strategy === "phone_code" ? ownProblem("wrong_text_code", "code") : error;
  }
}

/** Whether a sign-up began in this tab and is not done. */
export function hasOpenSignUp(): boolean {
  return sessionStorage.getItem(openKey) !== null;
}

/** The step of a sign-up that a reload cut off in this tab, and what its owner came for. */
export async function resumeSignUp(): Promise<{ step: SignUpStep; intent: Intent } | null> {
  const signUp = await callClerk(async ({ client }) => client.signUp);
  const step = stepOf(signUp);
  const intent = signUp.unsafeMetadata.intent as Intent | undefined;
  return intent && (step.type === "code" || step.type === "more") ? { step, intent } : null;
}

/** Forgets the sign-up under way, to begin another. */
export function forgetSignUp(): void {
  sessionStorage.removeItem(openKey);
}

/** Goes on with a sign-up from where Clerk says that it stands. */
export async function continueSignUp(signUp: SignUp): Promise<SignUpStep> {
  const step = stepOf(signUp);
  if (step.type === "done") {
    await callClerk((clerk) => activate(clerk, signUp.createdSessionId));
    forgetSignUp();
  } else {
    sessionStorage.setItem(openKey, "yes");
  }
  if (step.type === "code") await sendSignUpCode(step.strategy);
  return step;
}

function stepOf(signUp: SignUp): SignUpStep {
  if (signUp.status === "complete") return { type: "done" };
  if (signUp.status === null) {
    throw new ClerkProblem(navigator.onLine ? "unreachable" : "network");
  }
  if (signUp.protectCheck) return { type: "unsupported", missing: [protectCheck] };
  const missing = signUp.missingFields;
  const fields = askable.filter((field) => missing.includes(field));
  if (fields.length < missing.length) return { type: "unsupported", missing };
  if (fields.length > 0) return { type: "more", fields };
  if (signUp.unverifiedFields.includes("email_address")) {
    const { supportedStrategies = [] } = signUp.verifications.emailAddress;
    if (!supportedStrategies.includes("email_code")) {
      return { type: "unsupported", missing: supportedStrategies };
    }
    return { type: "code", strategy: "email_code", to: signUp.emailAddress ?? "" };
  }
  if (signUp.unverifiedFields.includes("phone_number")) {
    return { type: "code", strategy: "phone_code", to: signUp.phoneNumber ?? "" };
  }
  return { type: "unsupported", missing: [signUp.status] };
}
