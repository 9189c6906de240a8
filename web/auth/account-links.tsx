import { copy } from "../i18n/index.ts";

/** Links to sign-up and sign-in, for a page that needs an account. `code` is passed on. */
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
