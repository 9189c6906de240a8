import { useState } from "preact/hooks";
import { MembersOnly } from "../app/members-only.tsx";
import { Shell } from "../app/shell.tsx";
import { useSession } from "../auth/session.tsx";
import { activeTenants } from "../club/tenants-of.ts";
import { api, expectNoContent, type Me, unwrap } from "../data/api.ts";
import { ageOf } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ChildDialog } from "./child-dialog.tsx";
import { ConsentCards } from "./consent-card.tsx";
import { GuardianDialog } from "./guardian-dialog.tsx";
import type { OwnPlayer } from "./types.ts";
import "./family.css";

/** `/family`: everybody whom I sign up. */
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
  const [open, setOpen] = useState<"edit" | "invite" | "remove">();
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
      <Places me={me} player={player} />
      {guardians.length > 0 && (
        <p class="soft small">
          {family.guardians}: {guardians.join(", ")}
        </p>
      )}
      <div class="row">
        <Button quiet onClick={() => setOpen("edit")}>
          {family.edit}
        </Button>
        {isGuardian && (
          <Button quiet onClick={() => setOpen("invite")}>
            {family.invite}
          </Button>
        )}
      </div>
      {isGuardian && <LetGo me={me} player={player} />}
      {open === "edit" && (
        <ChildDialog me={me} player={player} onClose={() => setOpen(undefined)} />
      )}
      {open === "invite" && <GuardianDialog player={player} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

/** Where a player plays, and my clubs where they could. */
function Places({ me, player }: { me: Me; player: OwnPlayer }) {
  const { family } = copy.calendar;
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const [sure, setConfirming] = useState<string>();
  const one = api.players[":id"].tenants[":tenantId"];
  const others = activeTenants(me).filter(
    ({ tenant }) => !player.tenants.some(({ tenantId }) => tenantId === tenant.id),
  );
  const act = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      setConfirming(undefined);
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
            {sure === tenantId ? (
              <Button
                danger
                onClick={() =>
                  act(() => expectNoContent(one.$delete({ param: paramOf(tenantId) })))
                }
              >
                {family.takeSure(player.firstName)}
              </Button>
            ) : (
              <button
                type="button"
                class="plain-button"
                aria-label={family.takeFrom(player.firstName, player.tenantNames[tenantId] ?? "")}
                onClick={() => setConfirming(tenantId)}
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
              onClick={() => act(() => unwrap(one.$put({ param: paramOf(tenant.id), json: {} })))}
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

/** Letting go of a player says what comes of it, and asks once more. */
function LetGo({ me, player }: { me: Me; player: OwnPlayer }) {
  const { family } = copy.calendar;
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const name = player.firstName;
  const isLast = !player.userId && player.guardians.every(({ userId }) => userId === me.user.id);
  const remove = () =>
    attempt(async () => {
      await expectNoContent(api.players[":id"].$delete({ param: { id: player.id } }));
      await refresh();
    });
  if (!isConfirming) {
    return (
      <p>
        <button type="button" class="plain-button" onClick={() => setConfirming(true)}>
          {family.remove(name)}
        </button>
      </p>
    );
  }
  return (
    <div class="stack">
      <p>{isLast ? family.removeLast(name) : family.removeOthers(name)}</p>
      <div class="row">
        <Button danger onClick={remove}>
          {isLast ? family.removeSure(name) : family.leaveSure}
        </Button>
        <Button quiet onClick={() => setConfirming(false)}>
          {copy.close}
        </Button>
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}
