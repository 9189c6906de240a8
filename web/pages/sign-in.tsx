import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Field } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { Plain } from "../components/plain.tsx";
import { copy } from "../i18n/index.ts";
import { loadIdentity, signIn as signInWith } from "../identity.ts";
import { useSession } from "../session.tsx";
import { ResetPassword } from "./reset-password.tsx";

export function SignIn() {
  const { signIn, signUp } = copy;
  const { refresh } = useSession();
  const { route, query } = useLocation();
  const [email, setEmail] = useState("");
  const [hasForgotten, setForgotten] = useState(false);
  const arrive = async () => {
    await refresh();
    // Back to the club whose link led here.
    route(query.code ? `/join/${encodeURIComponent(query.code)}` : "/", true);
  };
  if (hasForgotten) {
    return <ResetPassword email={email} onDone={arrive} onBack={() => setForgotten(false)} />;
  }
  const enter = async ({ password = "" }: Record<string, string>) => {
    await signInWith({ email: email.trim(), password });
    await arrive();
  };
  return (
    <Plain title={signIn.title}>
      <p class="soft">{signIn.lead}</p>
      <div onFocusCapture={() => void loadIdentity().catch(() => {})}>
        <Form submit={signIn.submit} onSubmit={enter}>
          {(errors) => (
            <>
              <Field
                label={signUp.email}
                name="email"
                type="email"
                value={email}
                onInput={setEmail}
                error={errors.email}
                autocomplete="username"
                required
              />
              <Field
                label={signUp.password}
                name="password"
                type="password"
                error={errors.password}
                autocomplete="current-password"
                required
              />
            </>
          )}
        </Form>
      </div>
      <div class="stack">
        <p>
          <button type="button" class="plain-button" onClick={() => setForgotten(true)}>
            {signIn.forgotten}
          </button>
        </p>
        <p class="soft">
          {signIn.noAccount} <a href="/sign-up">{signIn.noAccountLink}</a>
        </p>
      </div>
    </Plain>
  );
}
