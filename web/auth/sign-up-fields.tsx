import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CodeField, useCodeState } from "../codes/code-field.tsx";
import { copy } from "../i18n/index.ts";
import { Field } from "../ui/field.tsx";
import type { FieldErrors } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";

/** The fields about the person, for those who found a club and those who join one. */
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
  /** Known names, to start with. */
  names?: { firstName?: string | null; lastName?: string | null };
  /** The name comes from an OAuth provider. */
  isNameKnown?: boolean;
  errors: FieldErrors;
  /** Rendered after the club's name or the kind of account, before the names. */
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
        <KindField />
      )}
      {children}
      {!isNameKnown && <NameFields errors={errors} {...names} />}
      {as === "family" && <OptionalCode code={code} />}
    </>
  );
}

function KindField() {
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
