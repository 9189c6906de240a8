import { useState } from "preact/hooks";
import { ClubMark } from "../club/club-mark.tsx";
import { api, unwrap } from "../data/api.ts";
import { resizeToSquare } from "../data/resize-to-square.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import "../people/import.css";

const tenantApi = api.admin.tenants[":tenantId"];

/** Uploads the club's logo, after resizing it on the device, or removes it. */
export function LogoCard({
  tenant,
  onChanged,
}: {
  tenant: { id: string; name: string; logoUrl: string | null };
  onChanged: () => Promise<unknown>;
}) {
  const { logo } = consoleCopy;
  const [isUnreadable, setUnreadable] = useState(false);
  const { problem, attempt } = useAction();
  const param = { tenantId: tenant.id };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const image = await resizeToSquare(file).catch(() => null);
    setUnreadable(image === null);
    if (image === null) return;
    await attempt(async () => {
      await unwrap(tenantApi.logo.$put({ param, json: { image } }));
      await onChanged();
    });
  };
  const remove = () =>
    attempt(async () => {
      await unwrap(tenantApi.$patch({ param, json: { logoUrl: null } }));
      await onChanged();
    });
  return (
    <section class="surface stack" aria-label={logo.title}>
      <h2>{logo.title}</h2>
      <p class="soft">{logo.lead}</p>
      <div class="row logo-row">
        <ClubMark tenant={tenant} />
        <label class="button button-quiet file-button">
          {tenant.logoUrl ? logo.replace : logo.choose}
          <input
            type="file"
            accept="image/png,image/jpeg,image/webp"
            onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
          />
        </label>
        {tenant.logoUrl && (
          <Button quiet onClick={remove}>
            {logo.remove}
          </Button>
        )}
      </div>
      {isUnreadable && <Notice kind="danger">{logo.unreadable}</Notice>}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
