import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FieldError } from "../../worker/http/problem.ts";
import type { ProblemCode } from "../../worker/problems.ts";
import { ClerkProblem } from "../clerk/clerk-problem.ts";
import { ApiProblem, type ApiProblemCode } from "../data/api.ts";
import { useRetryWait } from "../data/retry-wait.ts";
import { clerkSentence, refusalSentence, retryingSentence } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** What a form's fields say is wrong with them, by name. */
export type FieldErrors = Record<string, string | undefined>;

interface FormProps {
  submit: string;
  /** Sends it; whatever it throws is told beside the field at fault, else above the button. */
  onSubmit: (values: Record<string, string>) => Promise<unknown>;
  /** What refusals mean here, where that is more than they say everywhere. */
  sentences?: Partial<Record<ProblemCode, string>>;
  children: (errors: FieldErrors) => ComponentChildren;
}

/** A form that can be sent by Enter, once at a time, and loses nothing that was typed. */
export function Form({ submit, onSubmit, sentences, children }: FormProps) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [isUnchecked, setUnchecked] = useState(false);
  const [unshown, setUnshown] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const retrySeconds = useRetryWait();
  const errors: FieldErrors = fieldErrors(failure);
  // A fault of a field that this form does not have would otherwise be said nowhere.
  useLayoutEffect(() => {
    const said = [...(form.current?.querySelectorAll(".field-error") ?? [])].map(
      ({ textContent }) => textContent,
    );
    const sentences = Object.values(fieldErrors(failure)).filter((one) => one !== undefined);
    setUnshown([...new Set(sentences)].filter((sentence) => !said.includes(sentence)));
  }, [failure]);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const sent = event.currentTarget as HTMLFormElement;
    // Each field says in our own words what is wrong with it; the browser's would be in its language.
    if (!sent.checkValidity()) {
      const first = sent.querySelector<HTMLInputElement>(":is(input, textarea, select):invalid");
      first?.focus();
      setUnchecked(first?.type === "checkbox");
      return;
    }
    setUnchecked(false);
    const values = valuesOf(sent);
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
    <form ref={form} class="stack" onSubmit={send} noValidate>
      {children(errors)}
      {isUnchecked && <Notice kind="danger">{copy.check.unchecked}</Notice>}
      {isBusy && retrySeconds !== null && (
        <Notice kind="waiting">{retryingSentence(retrySeconds)}</Notice>
      )}
      {failure !== undefined && Object.keys(errors).length === 0 && (
        <Notice kind="danger">{sentenceHere(failure, sentences)}</Notice>
      )}
      {unshown.map((sentence) => (
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

function sentenceHere(failure: unknown, sentences: FormProps["sentences"]): string {
  const own: Record<string, string> = sentences ?? {};
  return (failure instanceof ApiProblem && own[failure.code]) || sentenceFor(failure);
}

/** What was typed, without stray spaces; a password is taken as it is. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values = [...new FormData(form)].map(([name, value]) => {
    const field = form.elements.namedItem(name);
    const isPassword = field instanceof HTMLInputElement && field.type === "password";
    return [name, isPassword ? String(value) : String(value).trim()];
  });
  return Object.fromEntries(values);
}

/** What the API finds wrong with a field, in the reader's language; its own message is for engineers. */
function fieldMessage(problem: ApiProblemCode, { path, code }: FieldError): string {
  const [field = ""] = path.split(".").slice(-1);
  const ours = copy.check.fields[field] ?? copy.check.other;
  // Clerk wants what no form of ours asks for: only the people who run the site can change that.
  if (path === "account" && /^form_(param|data)_/.test(code)) {
    return refusalSentence("form_param_unknown") ?? ours;
  }
  // Clerk refused what our API passed on. Its code says more than the field, even one that is new to us.
  const isClerks = path === "account" || problem === "account_refused" || code.startsWith("form_");
  return (isClerks ? clerkSentence(code) : refusalSentence(code)) ?? ours;
}

/** Clerk's names for fields, in ours. */
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
      failure.fields.map((fault) => [
        clerkFields[fault.path] ?? fault.path,
        fieldMessage(failure.code, fault),
      ]),
    );
  }
  return {};
}
