import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FieldError } from "../../worker/http/response-parts.ts";
import type { ProblemCode } from "../../worker/problems.ts";
import { ClerkProblem } from "../clerk/clerk-problem.ts";
import { ApiProblem, type ApiProblemCode } from "../data/api.ts";
import { useRetryWait } from "../data/retry-wait.ts";
import { clerkSentence, refusalSentence, retryingSentence } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** The error of each field, by its name. */
export type FieldErrors = Record<string, string | undefined>;

interface FormProps {
  submit: string;
  /** Submits the values. What it throws is shown beside the field at fault, or above the button. */
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  /** Sentences for API codes that have a special meaning in this form. */
  sentences?: Partial<Record<ProblemCode, string>>;
  children: (errors: FieldErrors) => ComponentChildren;
}

/** A form that validates its fields, submits once at a time, and shows what went wrong. */
export function Form({ submit, onSubmit, sentences, children }: FormProps) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [isCheckboxMissing, setCheckboxMissing] = useState(false);
  const [otherErrors, setOtherErrors] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const retrySeconds = useRetryWait();
  const errors: FieldErrors = fieldErrors(failure);
  // Errors of fields that this form does not have are shown above the button.
  useLayoutEffect(() => {
    const shown = [...(form.current?.querySelectorAll(".field-error") ?? [])].map(
      ({ textContent }) => textContent,
    );
    const all = Object.values(fieldErrors(failure)).filter((sentence) => sentence !== undefined);
    setOtherErrors([...new Set(all)].filter((sentence) => !shown.includes(sentence)));
  }, [failure]);
  const submitForm = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const target = event.currentTarget as HTMLFormElement;
    // `Field` shows our own sentences; the browser's would be in the browser's language.
    if (!target.checkValidity()) {
      const first = target.querySelector<HTMLInputElement>(":is(input, textarea, select):invalid");
      first?.focus();
      setCheckboxMissing(first?.type === "checkbox");
      return;
    }
    setCheckboxMissing(false);
    const values = valuesOf(target);
    setBusy(true);
    setFailure(undefined);
    try {
      await onSubmit(values);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="stack" onSubmit={submitForm} noValidate>
      {children(errors)}
      {isCheckboxMissing && <Notice kind="danger">{copy.check.unchecked}</Notice>}
      {isBusy && retrySeconds !== null && (
        <Notice kind="waiting">{retryingSentence(retrySeconds)}</Notice>
      )}
      {failure !== undefined && Object.keys(errors).length === 0 && (
        <Notice kind="danger">{failureSentence(failure, sentences)}</Notice>
      )}
      {otherErrors.map((sentence) => (
        <Notice key={sentence} kind="danger">
          {sentence}
        </Notice>
      ))}
      <Button type="submit" isBusy={isBusy}>
        {submit}
      </Button>
    </form>
  );
}

function failureSentence(failure: unknown, sentences: FormProps["sentences"]): string {
  const own: Record<string, string> = sentences ?? {};
  return (failure instanceof ApiProblem && own[failure.code]) || sentenceFor(failure);
}

/** The values of a form's fields, trimmed except for passwords. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values = [...new FormData(form)].map(([name, value]) => {
    const field = form.elements.namedItem(name);
    const isPassword = field instanceof HTMLInputElement && field.type === "password";
    return [name, isPassword ? String(value) : String(value).trim()];
  });
  return Object.fromEntries(values);
}

/** The sentence for an error of a field. The API's own message is for engineers. */
function fieldMessage(problem: ApiProblemCode, { path, code }: FieldError): string {
  const [field = ""] = path.split(".").slice(-1);
  const fallback = copy.check.fields[field] ?? copy.check.other;
  // Clerk requires a field that this app has no form for: only the people who run the site can change that.
  if (path === "account" && /^form_(param|data)_/.test(code)) {
    return refusalSentence("form_param_unknown") ?? fallback;
  }
  // Clerk refused what our API passed on: its code says more than the field.
  const isFromClerk =
    path === "account" || problem === "account_refused" || code.startsWith("form_");
  return (isFromClerk ? clerkSentence(code) : refusalSentence(code)) ?? fallback;
}

/** Our field names for Clerk's. */
const clerkFields: Record<string, string> = {
  email_address: "email",
  identifier: "email",
  password: "password",
  new_password: "password",
  current_password: "currentPassword",
  code: "code",
  first_name: "firstName",
  last_name: "lastName",
  phone_number: "phone",
  username: "username",
  legal_accepted: "legal",
};

function fieldErrors(failure: unknown): FieldErrors {
  if (failure instanceof ClerkProblem) {
    const name = clerkFields[failure.field ?? ""];
    return name ? { [name]: sentenceFor(failure) } : {};
  }
  if (failure instanceof ApiProblem) {
    return Object.fromEntries(
      failure.fields.map((error) => [
        clerkFields[error.path] ?? error.path,
        fieldMessage(failure.code, error),
      ]),
    );
  }
  return {};
}
