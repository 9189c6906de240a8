import { callClerk } from "./call-clerk.ts";
import type { CodeStrategy, SignUp, SignUpFields } from "./clerk.ts";
import type { OwnCode } from "./clerk-codes.ts";
import { ClerkProblem, unreachable } from "./clerk-problem.ts";
import type { Intent } from "./onboarding.ts";
import { activate, takeOverSession } from "./sign-ins.ts";

/*
 * Sign-up with Clerk, step by step: an address, a password if the instance has them enabled, other required fields, then
 * the code that verifies the address. Clerk stores an unfinished sign-up for the browser.
 */

/** Fields that an instance may require and this app has a form for. */
const supportedFields = ["legal_accepted", "username", "phone_number"] as const;
export type SupportedField = (typeof supportedFields)[number];

/** The next step of a sign-up. */
export type SignUpStep =
  | { type: "done" }
  /** Another tab had signed in before, maybe as another person. */
  | { type: "already-signed-in" }
  | { type: "start" }
  | { type: "missing-fields"; fields: SupportedField[] }
  | { type: "code"; strategy: CodeStrategy; to: string }
  /** The instance requires what this app has no form for; `missing` are Clerk's names. */
  | { type: "unsupported"; missing: string[] };

/** Clerk's name of a challenge of Clerk Protect. */
export const protectCheck = "protect_check";

const openKey = "open-sign-up";

/** Starts a sign-up. Clerk stores `intent` with the account, so it survives a reload. */
export async function startSignUp(
  { email, password }: { email: string; password?: string | undefined },
  intent: Intent,
): Promise<SignUpStep> {
  try {
    return await continueSignUp(
      await callClerk((clerk) => {
        const attributes = clerk.__internal_environment?.userSettings.attributes ?? {};
        // Clerk refuses fields that the instance has not enabled.
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
    return { type: "already-signed-in" };
  }
}

/** Continues a sign-in by OAuth of a person without an account. Clerk stores `intent` with the new one. */
export async function transferToSignUp(intent: object | undefined): Promise<SignUpStep> {
  try {
    return await continueSignUp(
      await callClerk(({ client }) =>
        client.signUp.create({ transfer: true, ...(intent && { unsafeMetadata: { intent } }) }),
      ),
    );
  } catch (error) {
    if (!(await takeOverSession(error))) throw error;
    return { type: "already-signed-in" };
  }
}

/** Adds other fields that the instance requires. */
export async function addToSignUp(fields: SignUpFields): Promise<SignUpStep> {
  try {
    return await continueSignUp(await callClerk(({ client }) => client.signUp.update(fields)));
  } catch (error) {
    throw explainFieldProblem(error);
  }
}

/** Clerk has one code for all fields, whose sentence is about an email address: uses our own codes for other fields. */
function explainFieldProblem(error: unknown): unknown {
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

/** Sends a new code. */
export async function sendSignUpCode(strategy: CodeStrategy): Promise<void> {
  await callClerk(({ client }) => client.signUp.prepareVerification({ strategy }));
}

/** Verifies an address or a number with a code. */
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

/** Whether this tab has an unfinished sign-up. */
export function hasOpenSignUp(): boolean {
  return sessionStorage.getItem(openKey) !== null;
}

/** The current step and the intent of a sign-up that a reload interrupted. */
export async function resumeSignUp(): Promise<{ step: SignUpStep; intent: Intent } | null> {
  const signUp = await callClerk(async ({ client }) => client.signUp);
  const step = stepOf(signUp);
  const intent = signUp.unsafeMetadata.intent as Intent | undefined;
  return intent && (step.type === "code" || step.type === "missing-fields")
    ? { step, intent }
    : null;
}

/** Forgets the unfinished sign-up, to start another. */
export function forgetSignUp(): void {
  sessionStorage.removeItem(openKey);
}

/** Continues a sign-up from its current step. */
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
    throw unreachable();
  }
  if (signUp.protectCheck) return { type: "unsupported", missing: [protectCheck] };
  const missing = signUp.missingFields;
  const fields = supportedFields.filter((field) => missing.includes(field));
  if (fields.length < missing.length) return { type: "unsupported", missing };
  if (fields.length > 0) return { type: "missing-fields", fields };
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
