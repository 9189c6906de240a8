import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { api, unwrap } from "../data/api.ts";
import { useQuery } from "../data/use-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { AsyncSection } from "../ui/async-section.tsx";
import { Button } from "../ui/button.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { groupInFours } from "./code-card.tsx";
import "./poster.css";

/** `/clubs/:slug/poster`: an A4 page to print, with the code and its QR code. */
export function Poster() {
  return (
    <ClubFrame needs="code.read">{({ tenant }) => <PosterLoader tenant={tenant} />}</ClubFrame>
  );
}

function PosterLoader({ tenant }: { tenant: OwnTenant["tenant"] }) {
  const settings = useQuery(tenant.id, () =>
    unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId: tenant.id } })),
  );
  return (
    <AsyncSection query={settings}>
      {({ inviteCode }) => <PosterPage tenant={tenant} code={inviteCode} />}
    </AsyncSection>
  );
}

function PosterPage({ tenant, code }: { tenant: OwnTenant["tenant"]; code: string }) {
  const { poster } = consoleCopy;
  return (
    <>
      <div class="row poster-bar">
        <Button onClick={() => print()}>{poster.print}</Button>
        <p class="soft">{poster.hint}</p>
      </div>
      <article class="poster">
        <p class="poster-lead">{poster.lead}</p>
        <h1>{tenant.name}</h1>
        <QrCode text={`${location.origin}/join/${code}`} label={copy.home.qr(tenant.name)} />
        <p>{poster.or(location.host)}</p>
        <p class="poster-code">{groupInFours(code)}</p>
      </article>
    </>
  );
}
