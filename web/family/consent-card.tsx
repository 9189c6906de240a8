import { useSession } from "../auth/session.tsx";
import { api, expectNoContent, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** A card for each child that somebody else recorded with this person as guardian: gives or refuses consent. */
export function ConsentCards({ me }: { me: Me }) {
  const waiting = me.players.filter(({ guardians }) =>
    guardians.some(({ userId, hasConsented }) => userId === me.user.id && !hasConsented),
  );
  return (
    <>
      {waiting.map((player) => (
        <ConsentCard key={player.id} player={player} />
      ))}
    </>
  );
}

function ConsentCard({ player: { id, firstName } }: { player: Me["players"][number] }) {
  const { family } = copy.calendar;
  const { refresh } = useSession();
  const { problem, attempt } = useAction();
  const playerApi = api.players[":id"];
  const run = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await refresh();
    });
  return (
    <section class="surface stack" aria-label={family.agreeTitle(firstName)}>
      <h2>{family.agreeTitle(firstName)}</h2>
      <p class="soft">{family.agreeLead(firstName)}</p>
      <div class="row">
        <Button
          onClick={() => run(() => unwrap(playerApi.consent.$post({ param: { id }, json: {} })))}
        >
          {family.agree(firstName)}
        </Button>
        <Button
          quiet
          onClick={() => run(() => expectNoContent(playerApi.$delete({ param: { id } })))}
        >
          {family.disagree}
        </Button>
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
