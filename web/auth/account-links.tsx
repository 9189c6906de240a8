import { copy } from "../i18n/index.ts";

/** The two ways on for somebody who needs an account first: a new one, or the one that they have. */
export function AccountLinks({ signUp, code }: { signUp: string; code?: string }) {
  const query = code === undefined ? "" : `?code=${encodeURIComponent(code)}`;
  return (
    <div class="stack">
      <a class="button" href={`/sign-up${query}`}>
        {signUp}
      </a>
      <a class="button button-quiet" href={`/sign-in${query}`}>
        {copy.signIn.submit}
      </a>
    </div>
  );
}
