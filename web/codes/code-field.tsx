import { useEffect, useState } from "preact/hooks";
import { ApiProblem, api, unwrap } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Field } from "../ui/field.tsx";

/** What is known of a code that is being typed. */
export type CodeState =
  | { status: "unfinished" }
  | { status: "looking" }
  | { status: "found"; tenantId: string; tenantName: string; requiresApproval: boolean }
  | { status: "refused"; problem: ApiProblem };

/** Long enough that somebody who is still typing is not asked about half a code. */
const pauseMs = 450;
const shortestCode = 8;

/** A code as the server compares it: case, spaces and hyphens don't matter. */
export function plainCode(text: string): string {
  return text.replace(/[\s-]+/g, "").toUpperCase();
}

/** Looks a code up as soon as it can be one, and each only once: a wrong one counts against the person. */
export function useCodeState(text: string, waitMs = pauseMs): CodeState {
  const code = plainCode(text);
  const [known, setKnown] = useState<{ code: string; state: CodeState }>();
  useEffect(() => {
    if (code.length < shortestCode || known?.code === code) return;
    let isStale = false;
    const timer = setTimeout(async () => {
      // As it was typed: it may be a club's address, whose hyphens count.
      const state = await lookUp(text.trim());
      if (!isStale) setKnown({ code, state });
    }, waitMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [code, known, waitMs]);
  if (code.length < shortestCode) return { status: "unfinished" };
  return known?.code === code ? known.state : { status: "looking" };
}

async function lookUp(code: string): Promise<CodeState> {
  try {
    const call = api.tenants["by-invite-code"][":code"].$get({ param: { code } });
    return { status: "found", ...(await unwrap(call)) };
  } catch (error) {
    if (error instanceof ApiProblem) return { status: "refused", problem: error };
    throw error;
  }
}

interface CodeFieldProps {
  value: string;
  onInput: (text: string) => void;
  state: CodeState;
  label: string;
  hint?: string;
  /** What to say of a code that matches nothing. */
  wrong?: string;
  required?: boolean;
  autofocus?: boolean;
}

/** The field for a code: names the tenant before anything is pressed. */
export function CodeField({ value, onInput, state, label, hint, wrong, ...rest }: CodeFieldProps) {
  return (
    <div class="field-code">
      <Field
        {...rest}
        label={label}
        name="code"
        value={value}
        onInput={onInput}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={20}
        hint={state.status === "looking" ? copy.join.looking : hint}
        good={foundIn(state)}
        error={state.status === "refused" ? refusalOf(state.problem, wrong) : undefined}
      />
      <p class="visually-hidden" role="status">
        {foundIn(state)}
      </p>
    </div>
  );
}

function foundIn(state: CodeState): string | undefined {
  const { join } = copy;
  if (state.status !== "found") return undefined;
  return state.requiresApproval
    ? join.foundApproval(state.tenantName)
    : join.found(state.tenantName);
}

function refusalOf(problem: ApiProblem, wrong: string | undefined): string {
  return problem.code === "invalid_code" && wrong ? wrong : sentenceFor(problem);
}
