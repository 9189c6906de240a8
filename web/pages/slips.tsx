import { useState } from "preact/hooks";
import { type Answer, api, bodyOf } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { inFours } from "../components/code-card.tsx";
import { Loading } from "../components/loading.tsx";
import { Notice } from "../components/notice.tsx";
import { formatShortDay } from "../dates.ts";
import { copy } from "../i18n/index.ts";
import { playersCopy } from "../i18n/players.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { useAnswer } from "../use-answer.ts";
import { useAttempt } from "../use-attempt.ts";
import type { TenantPlayer } from "./players.tsx";
import "./poster.css";
import "./slips.css";

const playersApi = api.admin.tenants[":tenantId"].players;
type Slip = Answer<typeof playersApi.slips.$post>["items"][number];

/** As many as one request makes. */
const mostSlips = 100;

/** `/clubs/:slug/slips`: a slip of paper for each child whose guardian is not here yet. */
export function Slips() {
  return <ClubFrame needs="players.update">{({ tenant }) => <Sheet tenant={tenant} />}</ClubFrame>;
}

function Sheet({ tenant }: { tenant: OwnTenant["tenant"] }) {
  const param = { tenantId: tenant.id };
  const [slips, setSlips] = useState<Slip[]>();
  const { problem, attempt } = useAttempt();
  const players = useAnswer(() => playersWithout(tenant.id), tenant.id);
  if (!players) return <Loading />;
  const playerIds = players.slice(0, mostSlips).map(({ id }) => id);
  const make = () =>
    attempt(async () =>
      setSlips((await bodyOf(playersApi.slips.$post({ param, json: { playerIds } }))).items),
    );
  return (
    <>
      <div class="stack poster-bar">
        <h1>{playersCopy.slipsTitle}</h1>
        <p class="soft">{playersCopy.slipsLead}</p>
        {playerIds.length === 0 && <p>{playersCopy.slipsNone}</p>}
        <div class="row">
          {playerIds.length > 0 && (
            <Button onClick={make} quiet={slips !== undefined}>
              {playersCopy.slipsMake(playerIds.length)}
            </Button>
          )}
          {slips && <Button onClick={() => print()}>{copy.poster.print}</Button>}
        </div>
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      {slips && (
        <ul class="slips">
          {slips.map((slip) => (
            <li key={slip.playerId}>
              <p class="slip-club">{tenant.name}</p>
              <h2>{playersCopy.slipFor(`${slip.firstName} ${slip.lastName}`)}</h2>
              <p>{playersCopy.slipHow(`${location.host}/claim`)}</p>
              <p class="slip-code">{inFours(slip.code)}</p>
              <p class="small">{playersCopy.slipUntil(formatShortDay(new Date(slip.expiresAt)))}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The players whom no guardian has agreed to. */
async function playersWithout(tenantId: string): Promise<TenantPlayer[]> {
  const all: TenantPlayer[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: TenantPlayer[]; nextCursor: string | null } = await bodyOf(
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
