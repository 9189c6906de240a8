import { api, bodyOf } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { inFours } from "../components/code-card.tsx";
import { Loading } from "../components/loading.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { copy } from "../i18n/index.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { useAnswer } from "../use-answer.ts";
import "./poster.css";

/** A sheet of A4 for the clubhouse door: the code, and a QR code that types it. */
export function Poster() {
  return <ClubFrame needs="code.read">{({ tenant }) => <Sheet tenant={tenant} />}</ClubFrame>;
}

function Sheet({ tenant }: { tenant: OwnTenant["tenant"] }) {
  const { poster } = copy;
  const settings = useAnswer(
    () => bodyOf(api.admin.tenants[":tenantId"].$get({ param: { tenantId: tenant.id } })),
    tenant.id,
  );
  if (!settings) return <Loading />;
  const address = `${location.origin}/join/${settings.inviteCode}`;
  return (
    <>
      <div class="row poster-bar">
        <Button onClick={() => print()}>{poster.print}</Button>
        <p class="soft">{poster.hint}</p>
      </div>
      <article class="poster">
        <p class="poster-lead">{poster.lead}</p>
        <h1>{tenant.name}</h1>
        <QrCode text={address} label={poster.qr(tenant.name)} />
        <p>{poster.or(location.host)}</p>
        <p class="poster-code">{inFours(settings.inviteCode)}</p>
      </article>
    </>
  );
}
