import { useState } from "preact/hooks";
import { may } from "../../worker/permissions.ts";
import { type Answer, api, bodyOf, done } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { Field } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { PeopleTabs } from "../components/people-tabs.tsx";
import { PlayerDialog } from "../components/player-dialog.tsx";
import { formatShortDay } from "../dates.ts";
import { copy } from "../i18n/index.ts";
import { playersCopy } from "../i18n/players.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { useAttempt } from "../use-attempt.ts";
import { usePages } from "../use-pages.ts";
import { useSought } from "../use-sought.ts";
import "./people.css";

const playersApi = api.admin.tenants[":tenantId"].players;
export type TenantPlayer = Answer<typeof playersApi.$get>["items"][number];

/** `/clubs/:slug/players`: everybody who plays, and who looks after them. */
export function Players() {
  return <ClubFrame needs="players.read">{(own) => <PlayersOf own={own} />}</ClubFrame>;
}

function PlayersOf({ own }: { own: OwnTenant }) {
  const { tenant, roles } = own;
  const { people } = copy;
  const [text, setText] = useState("");
  const sought = useSought(text);
  const [chosen, setChosen] = useState<TenantPlayer>();
  const param = { tenantId: tenant.id };
  const asking = usePages<TenantPlayer>(`${tenant.id} waiting`, (cursor) =>
    bodyOf(playersApi.$get({ param, query: { status: "pending", ...(cursor && { cursor }) } })),
  );
  const found = usePages<TenantPlayer>(`${tenant.id} ${sought}`, (cursor) =>
    bodyOf(playersApi.$get({ param, query: { q: sought, ...(cursor && { cursor }) } })),
  );
  const canChange = may(roles, "players.update");
  const reload = async () => {
    await Promise.all([asking.reload(), found.reload()]);
  };
  const waiting = asking.items ?? [];
  return (
    <div class="stack-loose">
      <h1>{playersCopy.title}</h1>
      <PeopleTabs own={own} />
      {canChange && waiting.length > 0 && (
        <section class="surface stack">
          <h2>{playersCopy.waiting(waiting.length)}</h2>
          <ul class="people">
            {waiting.map((player) => (
              <Waiting key={player.id} tenantId={tenant.id} player={player} onDone={reload} />
            ))}
          </ul>
        </section>
      )}
      <Field
        label={playersCopy.search}
        name="q"
        value={text}
        onInput={setText}
        autocomplete="off"
      />
      {canChange && (
        <p>
          <a href={`/clubs/${tenant.slug}/slips`}>{playersCopy.slipsTitle}</a>
        </p>
      )}
      {found.problem && <Notice kind="danger">{sentenceFor(found.problem)}</Notice>}
      <ul class="people" aria-label={playersCopy.title}>
        {found.items?.map((player) => (
          <Row
            key={player.id}
            player={player}
            onOpen={canChange ? () => setChosen(player) : undefined}
          />
        ))}
      </ul>
      {found.items?.length === 0 && (
        <p class="soft">{sought ? people.nobody(sought) : playersCopy.empty}</p>
      )}
      {found.hasMore && (
        <p>
          <Button quiet onClick={found.more}>
            {people.more}
          </Button>
        </p>
      )}
      {chosen && (
        <PlayerDialog
          tenantId={tenant.id}
          player={chosen}
          onClose={() => setChosen(undefined)}
          onChanged={reload}
        />
      )}
    </div>
  );
}

export const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName} ${lastName}`;

/** What is worth knowing of a player at a glance: when they were born, or about how old they are. */
function ageOf({ birthdate, ageBand }: TenantPlayer): string | null {
  if (birthdate) return playersCopy.born(formatShortDay(new Date(`${birthdate}T00:00`)));
  return ageBand && playersCopy.band(ageBand);
}

function Row({ player, onOpen }: { player: TenantPlayer; onOpen: (() => void) | undefined }) {
  const { people } = copy;
  const names = player.guardians.map(({ firstName, lastName, phone }) =>
    [[firstName, lastName].filter(Boolean).join(" "), phone].filter(Boolean).join(" "),
  );
  const age = ageOf(player);
  return (
    <li>
      <div class="people-who">
        <bdi>{nameOf(player)}</bdi>
        {age && <p class="soft small">{age}</p>}
        {names.length > 0 && (
          <p class="soft small">
            {playersCopy.guardians}: {names.filter(Boolean).join(", ") || people.nameless}
          </p>
        )}
        {player.isHeld && (
          <p>
            <span class="tag tag-waiting">
              {player.guardians.length > 0 ? playersCopy.notAgreed : playersCopy.noGuardian}
            </span>
          </p>
        )}
      </div>
      {onOpen && (
        <Button quiet onClick={onOpen} aria-label={playersCopy.manageNamed(nameOf(player))}>
          {playersCopy.manage}
        </Button>
      )}
    </li>
  );
}

function Waiting({
  tenantId,
  player,
  onDone,
}: {
  tenantId: string;
  player: TenantPlayer;
  onDone: () => Promise<void>;
}) {
  const { people } = copy;
  const { problem, attempt } = useAttempt();
  const one = playersApi[":playerId"];
  const param = { tenantId, playerId: player.id };
  const decide = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await onDone();
    });
  return (
    <li>
      <div class="people-who">
        <bdi>{nameOf(player)}</bdi>
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      <Button
        aria-label={people.approveNamed(nameOf(player))}
        onClick={() => decide(() => bodyOf(one.$patch({ param, json: { status: "active" } })))}
      >
        {people.approve}
      </Button>
      <Button
        quiet
        aria-label={people.declineNamed(nameOf(player))}
        onClick={() => decide(() => done(one.$delete({ param })))}
      >
        {people.decline}
      </Button>
    </li>
  );
}
