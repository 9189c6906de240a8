import { useState } from "preact/hooks";
import { can } from "../../worker/permissions.ts";
import { unwrap } from "../data/api.ts";
import { formatShortDay } from "../data/dates.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { Button } from "../ui/button.tsx";
import { PeopleList } from "./people-list.tsx";
import { playerName } from "./people-names.ts";
import { PlayerDialog } from "./player-dialog.tsx";
import { type PeopleListProps, playersApi, type TenantPlayer } from "./types.ts";

/** The players of a tenant, with their guardians. */
export function PlayerList({ own, search, limit, reloadKey, onChanged }: PeopleListProps) {
  const { tenant, roles } = own;
  const { players } = consoleCopy;
  const [chosen, setChosen] = useState<TenantPlayer>();
  const canChange = can(roles, "players.update");
  const list = usePagedQuery<TenantPlayer>(`${tenant.id} ${search} ${reloadKey}`, (cursor) =>
    unwrap(
      playersApi.$get({
        param: { tenantId: tenant.id },
        query: { q: search, limit: limit ? "20" : "50", ...(cursor && { cursor }) },
      }),
    ),
  );
  return (
    <>
      {canChange && !limit && (
        <p>
          <a href={`/clubs/${tenant.slug}/slips`}>{players.slipsTitle}</a>
        </p>
      )}
      <PeopleList
        label={players.title}
        list={list}
        search={search}
        empty={players.empty}
        limit={limit}
        row={(player) => (
          <Row
            key={player.id}
            player={player}
            onOpen={canChange ? () => setChosen(player) : undefined}
          />
        )}
      />
      {chosen && (
        <PlayerDialog
          tenantId={tenant.id}
          player={chosen}
          onClose={() => setChosen(undefined)}
          onChanged={async () => onChanged()}
        />
      )}
    </>
  );
}

/** The birthdate if the reader may see it, else the age band. */
function ageText({ birthdate, ageBand }: TenantPlayer): string | null {
  const { players } = consoleCopy;
  if (birthdate) return players.born(formatShortDay(new Date(`${birthdate}T00:00`)));
  return ageBand && players.band(ageBand);
}

function Row({ player, onOpen }: { player: TenantPlayer; onOpen: (() => void) | undefined }) {
  const { players } = consoleCopy;
  const names = player.guardians.map(({ firstName, lastName, phone }) =>
    [[firstName, lastName].filter(Boolean).join(" "), phone].filter(Boolean).join(" "),
  );
  const age = ageText(player);
  return (
    <li>
      <div class="people-who">
        <bdi>{playerName(player)}</bdi>
        {age && <p class="soft small">{age}</p>}
        {names.length > 0 && (
          <p class="soft small">
            {players.guardians}: {names.filter(Boolean).join(", ") || consoleCopy.people.nameless}
          </p>
        )}
        {player.isHeld && (
          <p>
            <span class="tag tag-waiting">
              {player.guardians.length > 0 ? players.notAgreed : players.noGuardian}
            </span>
          </p>
        )}
      </div>
      {onOpen && (
        <Button quiet onClick={onOpen} aria-label={players.manageNamed(playerName(player))}>
          {players.manage}
        </Button>
      )}
    </li>
  );
}
