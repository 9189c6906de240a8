import { useEffect, useState } from "preact/hooks";
import { unwrap } from "../data/api.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { deliverySentence, stuck } from "./delivery.ts";
import { InvitationDialog } from "./invitation-dialog.tsx";
import { PeopleList } from "./people-list.tsx";
import { type Invitation, invitationsApi, type PeopleListProps } from "./types.ts";

type Status = Invitation["status"];
const statuses = ["pending", "accepted", "expired", "revoked"] as const;

/** While a mail is on its way, how often to look, and for how long. */
const lookEveryMs = 2_000;
const lookForMs = 2 * 60_000;

/** Who was invited, and what became of it: those who have yet to answer, or others where they are asked for. */
export function InvitationList({ own, search, limit, reloadKey, onChanged }: PeopleListProps) {
  const { tenant } = own;
  const { invitations } = consoleCopy;
  const [status, setStatus] = useState<Status>("pending");
  const [chosen, setChosen] = useState<Invitation>();
  const found = usePagedQuery<Invitation>(
    `${tenant.id} ${status} ${search} ${reloadKey}`,
    (cursor) =>
      unwrap(
        invitationsApi.$get({
          param: { tenantId: tenant.id },
          query: { status, ...(search && { q: search }), ...(cursor && { cursor }) },
        }),
      ),
  );
  const isMoving = Boolean(found.items?.some(isOnItsWay));
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(found.reload, lookEveryMs);
    return () => clearInterval(timer);
  }, [isMoving, status, search, reloadKey]);
  return (
    <>
      {!limit && (
        <label class="field narrow">
          <span class="field-label">{invitations.show}</span>
          <select
            class="select"
            value={status}
            onChange={({ currentTarget }) => setStatus(currentTarget.value as Status)}
          >
            {statuses.map((one) => (
              <option key={one} value={one}>
                {invitations.statuses[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      <PeopleList
        label={invitations.title}
        found={found}
        search={search}
        empty={invitations.empty[status]}
        limit={limit}
        row={(invitation) => (
          <Row key={invitation.id} invitation={invitation} onOpen={() => setChosen(invitation)} />
        )}
      />
      {chosen && (
        <InvitationDialog
          invitation={chosen}
          onClose={() => setChosen(undefined)}
          onChanged={async () => onChanged()}
        />
      )}
    </>
  );
}

/** Just sent, and the provider has more to say of it. */
function isOnItsWay({ status, delivery, createdAt }: Invitation): boolean {
  const isNew = Date.now() - Date.parse(createdAt) < lookForMs;
  return status === "pending" && isNew && (delivery === "queued" || delivery === "sent");
}

function Row({ invitation, onOpen }: { invitation: Invitation; onOpen: () => void }) {
  const { people } = consoleCopy;
  const { roles } = copy;
  const name = [invitation.firstName, invitation.lastName].filter(Boolean).join(" ");
  const isStuck = stuck.includes(invitation.delivery);
  return (
    <li>
      <div class="people-who">
        <bdi>{name || invitation.email}</bdi>
        {name && <p class="soft small">{invitation.email}</p>}
        <p class={isStuck ? "field-error" : "soft small"}>{deliverySentence(invitation)}</p>
      </div>
      <span class="tag">{roles[invitation.role]}</span>
      <Button quiet onClick={onOpen} aria-label={people.change(name || invitation.email)}>
        {people.changeShort}
      </Button>
    </li>
  );
}
