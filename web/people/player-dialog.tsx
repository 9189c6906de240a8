import { useState } from "preact/hooks";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { ageOf } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { playerName } from "./people-names.ts";
import type { TenantPlayer } from "./types.ts";

interface PlayerDialogProps {
  tenantId: string;
  player: TenantPlayer;
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** Invites a guardian of a player, removes a guardian, or removes the player, for admins. */
export function PlayerDialog({ tenantId, player, onClose, onChanged }: PlayerDialogProps) {
  const { invite } = consoleCopy;
  const [sent, setSent] = useState<string>();
  const [confirming, setConfirming] = useState<string>();
  const { problem, attempt } = useAction();
  const playerApi = api.admin.tenants[":tenantId"].players[":playerId"];
  const param = { tenantId, playerId: player.id };
  const run = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await onChanged();
      onClose();
    });
  // A club may require a higher age: then the API refuses the invitation.
  const canHaveLogin = !player.userId && player.birthdate !== null && ageOf(player.birthdate) >= 13;
  const sendInvitation = async ({ email = "", role = "parent" }: Record<string, string>) => {
    const json = { tenantId, email, role: role as "parent" | "player", playerId: player.id };
    await unwrap(api.admin.invitations.$post({ json }));
    setSent(email);
  };
  return (
    <Dialog title={playerName(player)} onClose={onClose} isAside>
      <div class="stack">
        {player.isHeld && <Notice kind="waiting">{consoleCopy.players.held}</Notice>}
        {player.guardians.length > 0 && (
          <section class="stack">
            <h3>{consoleCopy.players.guardians}</h3>
            {player.guardians.map(({ userId, firstName, lastName, email }) => {
              const name = [firstName, lastName].filter(Boolean).join(" ") || (email ?? "");
              const remove = () =>
                run(() =>
                  expectNoContent(
                    playerApi.guardians[":userId"].$delete({ param: { ...param, userId } }),
                  ),
                );
              return (
                <div key={userId} class="stack">
                  <p>
                    <bdi>{name}</bdi> <span class="soft small">{email}</span>
                  </p>
                  <Button
                    quiet={confirming !== userId}
                    danger={confirming === userId}
                    onClick={() => (confirming === userId ? remove() : setConfirming(userId))}
                  >
                    {confirming === userId
                      ? consoleCopy.players.removeGuardianSure(name)
                      : consoleCopy.players.removeGuardian(name)}
                  </Button>
                </div>
              );
            })}
          </section>
        )}
        {problem !== undefined && (
          <Notice kind="danger">
            {sentenceFor(problem)}{" "}
            {confirming && confirming !== "player" && consoleCopy.players.cannotRemove}
          </Notice>
        )}
        {sent && <Notice kind="good">{invite.sent(sent)}</Notice>}
        <Form
          key={sent}
          submit={consoleCopy.players.inviteSubmit}
          onSubmit={sendInvitation}
          sentences={invite.problems}
        >
          {(errors) => (
            <>
              {canHaveLogin && (
                <label class="field">
                  <span class="field-label">{consoleCopy.players.whom}</span>
                  <select class="select" name="role">
                    <option value="parent">{consoleCopy.players.guardian}</option>
                    <option value="player">
                      {consoleCopy.players.themselves(player.firstName)}
                    </option>
                  </select>
                </label>
              )}
              <Field
                label={
                  canHaveLogin
                    ? copy.signUp.email
                    : `${consoleCopy.players.invite}: ${copy.signUp.email}`
                }
                name="email"
                type="email"
                error={errors.email}
                autocomplete="off"
                maxLength={254}
                required
              />
            </>
          )}
        </Form>
        {confirming === "player" ? (
          <Button danger onClick={() => run(() => expectNoContent(playerApi.$delete({ param })))}>
            {consoleCopy.players.removeSure(playerName(player))}
          </Button>
        ) : (
          <Button quiet onClick={() => setConfirming("player")}>
            {consoleCopy.players.remove}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
