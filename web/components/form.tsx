import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ProblemCode } from "../../worker/problems.ts";
import { ApiProblem } from "../api.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { IdentityProblem } from "../identity.ts";
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
  const errors = fieldErrors(failure);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const form = event.currentTarget as HTMLFormElement;
    // Each field says in our own words what is wrong with it; the browser's would be in its language.
    if (!form.checkValidity()) {
      const first = form.querySelector<HTMLInputElement>(":is(input, textarea, select):invalid");
      first?.focus();
      setUnchecked(first?.type === "checkbox");
      return;
    }
    setUnchecked(false);
    const texts = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
    setBusy(true);
    setFailure(undefined);
    try {
      await onSubmit(Object.fromEntries(texts));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form class="stack" onSubmit={send} noValidate>
      {children(errors)}
      {isUnchecked && <Notice kind="danger">{copy.check.unchecked}</Notice>}
      {failure !== undefined && Object.keys(errors).length === 0 && (
        <Notice kind="danger">{sentenceHere(failure, sentences)}</Notice>
      )}
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

/** What the API finds wrong with a field, in the reader's language; its own message is for engineers. */
function complaintOf(path: string): string {
  const [field = ""] = path.split(".").slice(-1);
  return copy.check.fields[field] ?? copy.check.other;
}

/** Clerk's names for fields, in ours. */
const clerkFields: Record<string, string> = {
  email_address: "email",
  identifier: "email",
  password: "password",
  code: "code",
};

function fieldErrors(failure: unknown): FieldErrors {
  if (failure instanceof IdentityProblem) {
    const name = clerkFields[failure.field ?? ""];
    return name ? { [name]: sentenceFor(failure) } : {};
  }
  if (failure instanceof ApiProblem) {
    return Object.fromEntries(failure.fields.map(({ path }) => [path, complaintOf(path)]));
  }
  return {};
}
