import { useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { activeTenants } from "../club/tenants-of.ts";
import { api, expectNoContent, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { OwnPlayer } from "./types.ts";

/** The clubs of a player, and buttons to add the player to other clubs of the signed-in person. */
export function PlayerClubs({ me, player }: { me: Me; player: OwnPlayer }) {
  const { family } = copy.calendar;
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const [confirmingId, setConfirmingId] = useState<string>();
  const placeApi = api.players[":id"].tenants[":tenantId"];
  const others = activeTenants(me).filter(
    ({ tenant }) => !player.tenants.some(({ tenantId }) => tenantId === tenant.id),
  );
  const run = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      setConfirmingId(undefined);
      await refresh();
    });
  const paramOf = (tenantId: string) => ({ id: player.id, tenantId });
  return (
    <div class="stack">
      {player.tenants.length === 0 && <p class="soft">{family.noClub}</p>}
      <ul class="family-places">
        {player.tenants.map(({ tenantId, status }) => (
          <li key={tenantId}>
            <span>
              <bdi>{player.tenantNames[tenantId]}</bdi>
              {status === "pending" && <span class="soft small"> ({family.waiting})</span>}
            </span>
            {confirmingId === tenantId ? (
              <Button
                danger
                onClick={() =>
                  run(() => expectNoContent(placeApi.$delete({ param: paramOf(tenantId) })))
                }
              >
                {family.takeSure(player.firstName)}
              </Button>
            ) : (
              <button
                type="button"
                class="plain-button"
                aria-label={family.takeFrom(player.firstName, player.tenantNames[tenantId] ?? "")}
                onClick={() => setConfirmingId(tenantId)}
              >
                ✕
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div class="row">
          {others.map(({ tenant }) => (
            <Button
              key={tenant.id}
              quiet
              onClick={() =>
                run(() => unwrap(placeApi.$put({ param: paramOf(tenant.id), json: {} })))
              }
            >
              {family.addTo(tenant.name)}
            </Button>
          ))}
        </div>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}
