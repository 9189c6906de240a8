import { useState } from "preact/hooks";
import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { formatShortDay } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { useQuery } from "../data/use-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { TenantPlayer } from "../people/types.ts";
import { AsyncSection } from "../ui/async-section.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { groupInFours } from "./code-card.tsx";
import "./poster.css";
import "./slips.css";

const playersApi = api.admin.tenants[":tenantId"].players;
type Slip = ResponseBody<typeof playersApi.slips.$post>["items"][number];

/** The API's limit for one request. */
const maxSlips = 100;

/** `/clubs/:slug/slips`: prints a slip with a code for each child without a guardian in the app. */
export function Slips() {
  return (
    <ClubFrame needs="players.update">{({ tenant }) => <SlipsLoader tenant={tenant} />}</ClubFrame>
  );
}

function SlipsLoader({ tenant }: { tenant: OwnTenant["tenant"] }) {
  const players = useQuery(tenant.id, () => playersWithoutConsent(tenant.id));
  return (
    <AsyncSection query={players}>
      {(withoutConsent) => <SlipSheet tenant={tenant} players={withoutConsent} />}
    </AsyncSection>
  );
}

function SlipSheet({ tenant, players }: { tenant: OwnTenant["tenant"]; players: TenantPlayer[] }) {
  const param = { tenantId: tenant.id };
  const [slips, setSlips] = useState<Slip[]>();
  const { problem, attempt } = useAction();
  const playerIds = players.slice(0, maxSlips).map(({ id }) => id);
  const create = () =>
    attempt(async () =>
      setSlips((await unwrap(playersApi.slips.$post({ param, json: { playerIds } }))).items),
    );
  return (
    <>
      <div class="stack poster-bar">
        <h1>{consoleCopy.players.slipsTitle}</h1>
        <p class="soft">{consoleCopy.players.slipsLead}</p>
        {playerIds.length === 0 && <p>{consoleCopy.players.slipsNone}</p>}
        <div class="row">
          {playerIds.length > 0 && (
            <Button onClick={create} quiet={slips !== undefined}>
              {consoleCopy.players.slipsMake(playerIds.length)}
            </Button>
          )}
          {slips && <Button onClick={() => print()}>{consoleCopy.poster.print}</Button>}
        </div>
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      {slips && (
        <ul class="slips">
          {slips.map((slip) => (
            <li key={slip.playerId}>
              <p class="slip-club">{tenant.name}</p>
              <h2>{consoleCopy.players.slipFor(`${slip.firstName} ${slip.lastName}`)}</h2>
              <p>{consoleCopy.players.slipHow(`${location.host}/claim`)}</p>
              <p class="slip-code">{groupInFours(slip.code)}</p>
              <p class="small">
                {consoleCopy.players.slipUntil(formatShortDay(new Date(slip.expiresAt)))}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The players without a login whom no guardian has given consent for. */
async function playersWithoutConsent(tenantId: string): Promise<TenantPlayer[]> {
  const all: TenantPlayer[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: TenantPlayer[]; nextCursor: string | null } = await unwrap(
      playersApi.$get({
        param: { tenantId },
        query: { limit: "100", ...(cursor && { cursor }) },
      }),
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return all.filter(
    ({ userId, guardians }) => !userId && !guardians.some(({ hasConsented }) => hasConsented),
  );
}
