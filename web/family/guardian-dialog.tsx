import "../people/people.css";
import { useState } from "preact/hooks";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import type { OwnPlayer } from "./types.ts";

const guardiansApi = api.players[":id"].guardians;

/** Invites another guardian of a player by mail, and lists the open invitations. */
export function GuardianDialog({ player, onClose }: { player: OwnPlayer; onClose: () => void }) {
  const { family } = copy.calendar;
  const [sent, setSent] = useState<string>();
  const [reloadKey, setReloadKey] = useState(0);
  const { problem, attempt } = useAction();
  const param = { id: player.id };
  const offers = usePagedQuery(`${player.id} ${reloadKey}`, () =>
    unwrap(guardiansApi.$get({ param })),
  );
  const invite = async ({ email = "" }: Record<string, string>) => {
    const offer = { param, json: { email } };
    await withIdempotencyKey(offer, (options) => unwrap(guardiansApi.$post(offer, options)));
    setSent(email);
    setReloadKey(reloadKey + 1);
  };
  const withdraw = (offerId: string) =>
    attempt(async () => {
      await expectNoContent(guardiansApi[":offerId"].$delete({ param: { ...param, offerId } }));
      setSent(undefined);
      await offers.reload();
    });
  return (
    <Dialog title={family.inviteTitle(player.firstName)} onClose={onClose}>
      <div class="stack">
        <p class="soft">{family.inviteLead}</p>
        {sent && <Notice kind="good">{family.invited(sent)}</Notice>}
        <Form
          key={reloadKey}
          submit={family.inviteSubmit}
          onSubmit={invite}
          sentences={{ already_member: family.alreadyGuardian, rate_limited: family.tooMany }}
        >
          {(errors) => (
            <Field
              label={copy.signUp.email}
              name="email"
              type="email"
              error={errors.email}
              autocomplete="off"
              maxLength={254}
              required
            />
          )}
        </Form>
        {offers.items && offers.items.length > 0 && (
          <section class="stack">
            <h3>{family.waitingFor}</h3>
            <ul class="people">
              {offers.items.map(({ id, email }) => (
                <li key={id}>
                  <span class="people-who">{email}</span>
                  <Button quiet aria-label={family.withdraw(email)} onClick={() => withdraw(id)}>
                    {family.withdrawShort}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
    </Dialog>
  );
}
