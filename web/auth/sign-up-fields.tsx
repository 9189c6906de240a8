import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CodeField, useCodeState } from "../codes/code-field.tsx";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";

/** What a person says of themselves, whether they found a club or join one. */
export function SignUpFields({
  as,
  code = "",
  tenantName = "",
  names = {},
  isNameKnown = false,
  errors,
  children,
}: {
  as: "club" | "family";
  code?: string | undefined;
  tenantName?: string | undefined;
  /** What is known of them already. */
  names?: { firstName?: string | null; lastName?: string | null };
  /** An account elsewhere says the name. */
  isNameKnown?: boolean;
  errors: FieldErrors;
  /** Stands after what only the person can say: the club's name, or who they are. */
  children?: ComponentChildren;
}) {
  const { signUp } = copy;
  return (
    <>
      {as === "club" ? (
        <Field
          label={signUp.clubName}
          name="tenantName"
          defaultValue={tenantName}
          hint={signUp.clubNameHint}
          error={errors.tenantName}
          autocomplete="organization"
          maxLength={100}
          required
        />
      ) : (
        <Kind />
      )}
      {children}
      {!isNameKnown && <NameFields errors={errors} {...names} />}
      {as === "family" && <OptionalCode code={code} />}
    </>
  );
}

function Kind() {
  const { signUp } = copy;
  return (
    <fieldset class="choice">
      <legend>{signUp.who}</legend>
      <div class="choice-options">
        <label class="choice-option">
          <input type="radio" name="kind" value="parent" defaultChecked />
          {signUp.parent}
        </label>
        <label class="choice-option">
          <input type="radio" name="kind" value="player" />
          {signUp.player}
        </label>
      </div>
    </fieldset>
  );
}

function OptionalCode({ code }: { code: string }) {
  const { signUp } = copy;
  const [text, setText] = useState(code);
  const state = useCodeState(text);
  return (
    <CodeField
      label={signUp.code}
      hint={signUp.codeHint}
      wrong={signUp.codeWrong}
      value={text}
      onInput={setText}
      state={state}
    />
  );
}
