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

/** What can be done about one member. Removing asks once more. */
export function MemberDialog({ tenantId, member, isOwner, onClose, onChanged }: MemberDialogProps) {
  const { people } = consoleCopy;
  const { roles: names } = copy;
  const { problem, attempt } = useAction();
  const [isConfirming, setConfirming] = useState(false);
  const one = api.admin.tenants[":tenantId"].members[":membershipId"];
  const param = { tenantId, membershipId: member.id };
  const isHigh = (role: Role) => highRoles.includes(role);
  const given = roles.filter((role) => role === member.role || isOwner || !isHigh(role));
  const canTouch = isOwner || !isHigh(member.role);
  const act = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await onChanged();
      onClose();
    });
  const setStatus = (status: "active" | "suspended") => () =>
    act(() => unwrap(one.$patch({ param, json: { status } })));
  return (
    <Dialog title={memberName(member)} onClose={onClose} isAside>
      <div class="stack">
        {canTouch ? (
          <>
            <label class="field">
              <span class="field-label">{people.role}</span>
              <select
                class="select"
                value={member.role}
                onChange={({ currentTarget }) => {
                  const role = currentTarget.value as Role;
                  void act(() => unwrap(one.$patch({ param, json: { role } })));
                }}
              >
                {given.map((role) => (
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
              <Transfer tenantId={tenantId} member={member} onDone={act} />
            )}
            {isConfirming ? (
              <Button danger onClick={() => act(() => expectNoContent(one.$delete({ param })))}>
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

/** Handing the club over asks once more: afterwards it is the other's to give back. */
function Transfer({
  tenantId,
  member,
  onDone,
}: Pick<MemberDialogProps, "tenantId" | "member"> & {
  onDone: (step: () => Promise<unknown>) => Promise<void>;
}) {
  const { transfer } = consoleCopy;
  const { refresh } = useSession();
  const [isConfirming, setConfirming] = useState(false);
  const hand = () =>
    onDone(async () => {
      const json = { membershipId: member.id };
      const one = api.admin.tenants[":tenantId"].transfer;
      await unwrap(one.$post({ param: { tenantId }, json }));
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
      <Button danger onClick={hand}>
        {transfer.sure(memberName(member))}
      </Button>
    </div>
  );
}
