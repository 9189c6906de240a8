import { useLocation, useRoute } from "preact-iso";
import { api, bodyOf } from "../api.ts";
import { AccountLinks } from "../components/account-links.tsx";
import { Button } from "../components/button.tsx";
import { useCodeState } from "../components/code-field.tsx";
import { Loading } from "../components/loading.tsx";
import { Notice } from "../components/notice.tsx";
import { Plain } from "../components/plain.tsx";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { useSession } from "../session.tsx";
import { useAttempt } from "../use-attempt.ts";

/** `/join/CODE`: what a shared link or a QR code opens. */
export function Join() {
  const { join } = copy;
  const { code = "" } = useRoute().params;
  const { who, refresh } = useSession();
  const { route } = useLocation();
  const state = useCodeState(code, 0);
  const { problem, attempt } = useAttempt();
  const enter = () =>
    attempt(async () => {
      await bodyOf(api.tenant.join.$post({ json: { code } }));
      await refresh();
      route("/", true);
    });
  if (state.is === "looking" || who.is === "loading") return <Loading />;
  if (state.is !== "found") {
    const sentence =
      state.is === "refused" ? sentenceFor(state.problem) : copy.problems.invalid_code;
    return (
      <Plain title={join.title}>
        <Notice kind="danger">{sentence}</Notice>
        <a class="button" href="/">
          {copy.notFound.home}
        </a>
      </Plain>
    );
  }
  const { tenantName, requiresApproval } = state;
  return (
    <Plain title={join.submitNamed(tenantName)}>
      <p class="soft">{requiresApproval ? join.foundApproval(tenantName) : join.linkLead}</p>
      {who.is === "member" ? (
        <Button onClick={enter}>{join.submitNamed(tenantName)}</Button>
      ) : (
        <AccountLinks signUp={join.signUpFirst} code={code} />
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </Plain>
  );
}
