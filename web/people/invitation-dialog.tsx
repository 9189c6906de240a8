import { useState } from "preact/hooks";
import { api, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { deliverySentence } from "./delivery.ts";
import type { Invitation } from "./types.ts";

interface InvitationDialogProps {
  invitation: Invitation;
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** Resends an invitation, maybe to a corrected address, or revokes it. */
export function InvitationDialog({ invitation, onClose, onChanged }: InvitationDialogProps) {
  const { invitations, invite } = consoleCopy;
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const invitationApi = api.admin.invitations[":id"];
  const param = { id: invitation.id };
  const isOpen = invitation.status === "pending" || invitation.status === "expired";
  const finish = async (step: () => Promise<unknown>) => {
    await step();
    await onChanged();
    onClose();
  };
  const resend = ({ email = "" }: Record<string, string>) => {
    const json = email.toLowerCase() === invitation.email ? {} : { email };
    return finish(() => unwrap(invitationApi.resend.$post({ param, json })));
  };
  return (
    <Dialog title={invitation.email} onClose={onClose} isAside>
      <div class="stack">
        <p class="soft">{deliverySentence(invitation)}</p>
        {isOpen && (
          <Form submit={invitations.resend} onSubmit={resend} sentences={invite.problems}>
            {(errors) => (
              <Field
                label={copy.signUp.email}
                name="email"
                type="email"
                hint={invitations.resendHint}
                defaultValue={invitation.email}
                error={errors.email}
                autocomplete="off"
                maxLength={254}
                required
              />
            )}
          </Form>
        )}
        {isOpen &&
          (isConfirming ? (
            <Button
              danger
              onClick={() =>
                attempt(() => finish(() => unwrap(invitationApi.revoke.$post({ param, json: {} }))))
              }
            >
              {invitations.revokeSure}
            </Button>
          ) : (
            <Button quiet onClick={() => setConfirming(true)}>
              {invitations.revoke}
            </Button>
          ))}
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
    </Dialog>
  );
}
