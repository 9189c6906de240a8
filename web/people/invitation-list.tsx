import { useEffect, useState } from "preact/hooks";
import { unwrap } from "../data/api.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { deliverySentence, failedDeliveries } from "./delivery.ts";
import { InvitationDialog } from "./invitation-dialog.tsx";
import { PeopleList } from "./people-list.tsx";
import { type Invitation, invitationsApi, type PeopleListProps } from "./types.ts";

type Status = Invitation["status"];
const statuses = ["pending", "accepted", "expired", "revoked"] as const;

/** While a mail is on its way: how often to load the list again, and until how long after it was sent. */
const pollEveryMs = 2_000;
const pollForMs = 2 * 60_000;

/** The invitations of a tenant with one status, pending at first. */
export function InvitationList({ own, search, limit, reloadKey, onChanged }: PeopleListProps) {
  const { tenant } = own;
  const { invitations } = consoleCopy;
  const [status, setStatus] = useState<Status>("pending");
  const [chosen, setChosen] = useState<Invitation>();
  const list = usePagedQuery<Invitation>(
    `${tenant.id} ${status} ${search} ${reloadKey}`,
    (cursor) =>
      unwrap(
        invitationsApi.$get({
          param: { tenantId: tenant.id },
          query: { status, ...(search && { q: search }), ...(cursor && { cursor }) },
        }),
      ),
  );
  const hasPendingDelivery = Boolean(list.items?.some(isDeliveryPending));
  useEffect(() => {
    if (!hasPendingDelivery) return;
    const timer = setInterval(list.reload, pollEveryMs);
    return () => clearInterval(timer);
  }, [hasPendingDelivery, status, search, reloadKey]);
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
            {statuses.map((option) => (
              <option key={option} value={option}>
                {invitations.statuses[option]}
              </option>
            ))}
          </select>
        </label>
      )}
      <PeopleList
        label={invitations.title}
        list={list}
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

/** Whether the delivery status may still change soon. */
function isDeliveryPending({ status, delivery, createdAt }: Invitation): boolean {
  const isNew = Date.now() - Date.parse(createdAt) < pollForMs;
  return status === "pending" && isNew && (delivery === "queued" || delivery === "sent");
}

function Row({ invitation, onOpen }: { invitation: Invitation; onOpen: () => void }) {
  const { people } = consoleCopy;
  const { roles } = copy;
  const name = [invitation.firstName, invitation.lastName].filter(Boolean).join(" ");
  const isFailed = failedDeliveries.includes(invitation.delivery);
  return (
    <li>
      <div class="people-who">
        <bdi>{name || invitation.email}</bdi>
        {name && <p class="soft small">{invitation.email}</p>}
        <p class={isFailed ? "field-error" : "soft small"}>{deliverySentence(invitation)}</p>
      </div>
      <span class="tag">{roles[invitation.role]}</span>
      <Button quiet onClick={onOpen} aria-label={people.change(name || invitation.email)}>
        {people.changeShort}
      </Button>
    </li>
  );
}
