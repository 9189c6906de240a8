import { useLocation, useRoute } from "preact-iso";
import { CenteredPage } from "../app/centered-page.tsx";
import { AccountLinks } from "../auth/account-links.tsx";
import { useSession } from "../auth/session.tsx";
import { useCodeState } from "../codes/code-field.tsx";
import { api, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/loading.tsx";
import { Notice } from "../ui/notice.tsx";

/** `/join/CODE`: what a shared link or a QR code opens. */
export function Join() {
  const { join } = copy;
  const { code = "" } = useRoute().params;
  const { who, refresh } = useSession();
  const { route } = useLocation();
  const state = useCodeState(code, 0);
  const { problem, attempt } = useAction();
  const enter = () =>
    attempt(async () => {
      await unwrap(api.tenant.join.$post({ json: { code } }));
      await refresh();
      route("/", true);
    });
  if (state.status === "looking" || who.status === "loading") return <Loading />;
  if (state.status !== "found") {
    const sentence =
      state.status === "refused" ? sentenceFor(state.problem) : copy.problems.invalid_code;
    return (
      <CenteredPage title={join.title}>
        <Notice kind="danger">{sentence}</Notice>
        <a class="button" href="/">
          {copy.notFound.home}
        </a>
      </CenteredPage>
    );
  }
  const { tenantName, requiresApproval } = state;
  return (
    <CenteredPage title={join.submitNamed(tenantName)}>
      <p class="soft">{requiresApproval ? join.foundApproval(tenantName) : join.linkLead}</p>
      {who.status === "member" ? (
        <Button onClick={enter}>{join.submitNamed(tenantName)}</Button>
      ) : (
        <AccountLinks signUp={join.signUpFirst} code={code} />
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </CenteredPage>
  );
}
