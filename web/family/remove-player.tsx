import { useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { api, expectNoContent, type Me } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Confirmation } from "../ui/confirmation.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextButton } from "../ui/text-button.tsx";
import type { OwnPlayer } from "./types.ts";

/** Ends this guardian's link to a player, after a confirmation. Without another guardian the player is deleted. */
export function RemovePlayer({ me, player }: { me: Me; player: OwnPlayer }) {
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
    return <TextButton onClick={() => setConfirming(true)}>{family.remove(name)}</TextButton>;
  }
  return (
    <div class="stack">
      <Confirmation
        lead={isLast ? family.removeLast(name) : family.removeOthers(name)}
        yes={isLast ? family.removeSure(name) : family.leaveSure}
        no={copy.close}
        onYes={remove}
        onNo={() => setConfirming(false)}
      />
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}
