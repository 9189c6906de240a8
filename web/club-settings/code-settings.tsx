import { useState } from "preact/hooks";
import type { OwnTenant } from "../club/tenants-of.ts";
import { CodeCard } from "../codes/code-card.tsx";
import { api, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** The code, with links and buttons to print it, to replace it, and to check who joined after a leak. */
export function CodeSettings({
  tenant,
  code,
  onRotated,
}: {
  tenant: OwnTenant["tenant"];
  code: string;
  onRotated: () => Promise<void>;
}) {
  const { club } = consoleCopy;
  const [isConfirming, setConfirming] = useState(false);
  const { problem, attempt } = useAction();
  const rotate = () =>
    attempt(async () => {
      const param = { tenantId: tenant.id };
      await unwrap(api.admin.tenants[":tenantId"]["rotate-invite-code"].$post({ param, json: {} }));
      await onRotated();
      setConfirming(false);
    });
  return (
    <div class="stack">
      <CodeCard tenant={tenant} code={code} />
      <div class="row">
        <a class="button button-quiet" href={`/clubs/${tenant.slug}/poster`}>
          {club.poster}
        </a>
        {!isConfirming && (
          <Button quiet onClick={() => setConfirming(true)}>
            {club.rotate}
          </Button>
        )}
      </div>
      <p>
        <a href={`/clubs/${tenant.slug}/leaked-code`}>{club.leaked}</a>
      </p>
      {isConfirming && (
        <div class="surface stack">
          <p>{club.rotateWarning}</p>
          <div class="row">
            <Button onClick={rotate}>{club.rotateSure}</Button>
            <Button quiet onClick={() => setConfirming(false)}>
              {club.rotateNo}
            </Button>
          </div>
        </div>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}
