import { useState } from "preact/hooks";
import { MembersOnly } from "../app/members-only.tsx";
import { Shell } from "../app/shell.tsx";
import type { Me } from "../data/api.ts";
import { ageOf } from "../data/dates.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { ChildDialog } from "./child-dialog.tsx";
import { ConsentCards } from "./consent-card.tsx";
import { GuardianDialog } from "./guardian-dialog.tsx";
import { PlayerClubs } from "./player-clubs.tsx";
import { RemovePlayer } from "./remove-player.tsx";
import type { OwnPlayer } from "./types.ts";
import "./family.css";

/** `/family`: the players that the person looks after, and their own. */
export function Family() {
  const { family } = copy.calendar;
  const [isAdding, setAdding] = useState(false);
  return (
    <MembersOnly>
      {(me) => (
        <Shell me={me} title={family.title}>
          <div class="stack">
            <h1>{family.title}</h1>
            <p class="soft">{family.lead}</p>
          </div>
          <ConsentCards me={me} />
          <div class="family">
            {me.players.map((player) => (
              <PlayerCard key={player.id} me={me} player={player} />
            ))}
          </div>
          {me.players.length === 0 && <p class="soft">{family.empty}</p>}
          <p>
            <Button onClick={() => setAdding(true)}>{family.add}</Button>
          </p>
          <p class="soft">
            {family.slip} <a href="/claim">{family.slipLink}</a>
          </p>
          {isAdding && <ChildDialog me={me} onClose={() => setAdding(false)} />}
        </Shell>
      )}
    </MembersOnly>
  );
}

function PlayerCard({ me, player }: { me: Me; player: OwnPlayer }) {
  const { family } = copy.calendar;
  const [dialog, setDialog] = useState<"edit" | "invite">();
  const name = player.firstName;
  const isSelf = player.userId === me.user.id;
  const isGuardian = player.guardians.some(({ userId }) => userId === me.user.id);
  const guardians = player.guardians.map(({ userId, firstName, lastName }) =>
    userId === me.user.id
      ? family.me
      : [firstName, lastName].filter(Boolean).join(" ") || copy.calendar.session.somebody,
  );
  return (
    <section class="surface stack" aria-label={name}>
      <div>
        <h2>
          <bdi>
            {player.firstName} {player.lastName}
          </bdi>
        </h2>
        <p class="soft">
          {player.birthdate && family.years(ageOf(player.birthdate))}
          {isSelf && ` · ${family.me}`}
          {!isSelf && player.userId && ` · ${family.withLogin}`}
        </p>
      </div>
      <PlayerClubs me={me} player={player} />
      {guardians.length > 0 && (
        <p class="soft small">
          {family.guardians}: {guardians.join(", ")}
        </p>
      )}
      <div class="row">
        <Button quiet onClick={() => setDialog("edit")}>
          {family.edit}
        </Button>
        {isGuardian && (
          <Button quiet onClick={() => setDialog("invite")}>
            {family.invite}
          </Button>
        )}
      </div>
      {isGuardian && <RemovePlayer me={me} player={player} />}
      {dialog === "edit" && (
        <ChildDialog me={me} player={player} onClose={() => setDialog(undefined)} />
      )}
      {dialog === "invite" && (
        <GuardianDialog player={player} onClose={() => setDialog(undefined)} />
      )}
    </section>
  );
}
