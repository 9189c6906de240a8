import { useState } from "preact/hooks";
import { highRoles, type Role, roles } from "../../worker/permissions.ts";
import { useSession } from "../auth/session.tsx";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { memberName } from "./people-names.ts";
import type { Member } from "./types.ts";

interface MemberDialogProps {
  tenantId: string;
  member: Member;
  /** Only owners give and take the roles of owner and admin. */
  isOwner: boolean;
  onClose: () => void;
  onChanged: () => Promise<void>;
}

/** Changes the role or status of a member, hands the club over, or removes the member after a confirmation. */
export function MemberDialog({ tenantId, member, isOwner, onClose, onChanged }: MemberDialogProps) {
  const { people } = consoleCopy;
  const { roles: names } = copy;
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const memberApi = api.admin.tenants[":tenantId"].members[":membershipId"];
  const param = { tenantId, membershipId: member.id };
  const isHigh = (role: Role) => highRoles.includes(role);
  const grantableRoles = roles.filter((role) => role === member.role || isOwner || !isHigh(role));
  const canChange = isOwner || !isHigh(member.role);
  const run = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await onChanged();
      onClose();
    });
  const setStatus = (status: "active" | "suspended") => () =>
    run(() => unwrap(memberApi.$patch({ param, json: { status } })));
  return (
    <Dialog title={memberName(member)} onClose={onClose} isAside>
      <div class="stack">
        {canChange ? (
          <>
            <label class="field">
              <span class="field-label">{people.role}</span>
              <select
                class="select"
                value={member.role}
                onChange={({ currentTarget }) => {
                  const role = currentTarget.value as Role;
                  void run(() => unwrap(memberApi.$patch({ param, json: { role } })));
                }}
              >
                {grantableRoles.map((role) => (
                  <option key={role} value={role}>
                    {names[role]}
                  </option>
                ))}
              </select>
            </label>
            {member.status === "suspended" ? (
              <Button onClick={setStatus("active")}>{people.lift}</Button>
            ) : (
              <Button quiet onClick={setStatus("suspended")}>
                {people.suspend}
              </Button>
            )}
            {isOwner && member.status === "active" && member.role !== "owner" && (
              <TransferButton tenantId={tenantId} member={member} onTransfer={run} />
            )}
            {isConfirming ? (
              <Button
                danger
                onClick={() => run(() => expectNoContent(memberApi.$delete({ param })))}
              >
                {people.removeSure(memberName(member))}
              </Button>
            ) : (
              <Button quiet onClick={() => setConfirming(true)}>
                {people.remove}
              </Button>
            )}
          </>
        ) : (
          <p class="soft">{people.ownersOnly}</p>
        )}
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
    </Dialog>
  );
}

/** Transfers the ownership after a confirmation: only the new owner can undo it. */
function TransferButton({
  tenantId,
  member,
  onTransfer,
}: Pick<MemberDialogProps, "tenantId" | "member"> & {
  onTransfer: (step: () => Promise<unknown>) => Promise<void>;
}) {
  const { transfer } = consoleCopy;
  const { refresh } = useSession();
  const [isConfirming, setConfirming] = useState(false);
  const transferOwnership = () =>
    onTransfer(async () => {
      const json = { membershipId: member.id };
      const transferApi = api.admin.tenants[":tenantId"].transfer;
      await unwrap(transferApi.$post({ param: { tenantId }, json }));
      await refresh();
    });
  if (!isConfirming) {
    return (
      <Button quiet onClick={() => setConfirming(true)}>
        {transfer.hand}
      </Button>
    );
  }
  return (
    <div class="stack">
      <p class="soft">{transfer.lead(memberName(member))}</p>
      <Button danger onClick={transferOwnership}>
        {transfer.sure(memberName(member))}
      </Button>
    </div>
  );
}
