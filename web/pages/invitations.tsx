import { useEffect, useState } from "preact/hooks";
import { may } from "../../worker/permissions.ts";
import { type Answer, api, bodyOf } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { Field } from "../components/field.tsx";
import { InvitationDialog } from "../components/invitation-dialog.tsx";
import { InviteDialog } from "../components/invite-dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { PeopleTabs } from "../components/people-tabs.tsx";
import { consoleCopy, deliverySentence } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { usePages } from "../use-pages.ts";
import { useSought } from "../use-sought.ts";
import "./people.css";

const listApi = api.admin.tenants[":tenantId"].invitations;
export type Invitation = Answer<typeof listApi.$get>["items"][number];
type Status = Invitation["status"];
const statuses = ["pending", "accepted", "expired", "revoked"] as const;

/** While a mail is on its way, how often to look, and for how long. */
const lookEveryMs = 2_000;
const lookForMs = 2 * 60_000;

/** Who was invited, and what became of it. */
export function Invitations() {
  return <ClubFrame needs="invitations.read">{(own) => <InvitationsOf own={own} />}</ClubFrame>;
}

function InvitationsOf({ own }: { own: OwnTenant }) {
  const { tenant, roles } = own;
  const { invitations } = consoleCopy;
  const [status, setStatus] = useState<Status>("pending");
  const [text, setText] = useState("");
  const sought = useSought(text);
  const [chosen, setChosen] = useState<Invitation>();
  const [isInviting, setInviting] = useState(false);
  const found = usePages(`${tenant.id} ${status} ${sought}`, (cursor) =>
    bodyOf(
      listApi.$get({
        param: { tenantId: tenant.id },
        query: { status, ...(sought && { q: sought }), ...(cursor && { cursor }) },
      }),
    ),
  );
  const isMoving = Boolean(found.items?.some(isOnItsWay));
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(found.reload, lookEveryMs);
    return () => clearInterval(timer);
  }, [isMoving, status, sought]);
  return (
    <div class="stack-loose">
      <h1>{copy.people.title}</h1>
      <PeopleTabs own={own} />
      <div class="row">
        <Button onClick={() => setInviting(true)}>{invitations.invite}</Button>
        <a class="button button-quiet" href={`/clubs/${tenant.slug}/import`}>
          {invitations.import}
        </a>
      </div>
      <div class="pair">
        <Field
          label={copy.people.search}
          name="q"
          value={text}
          onInput={setText}
          autocomplete="off"
        />
        <label class="field">
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
      </div>
      {found.problem && <Notice kind="danger">{sentenceFor(found.problem)}</Notice>}
      {found.items && (
        <ul class="people" aria-label={invitations.title}>
          {found.items.map((invitation) => (
            <Row key={invitation.id} invitation={invitation} onOpen={() => setChosen(invitation)} />
          ))}
        </ul>
      )}
      {found.items?.length === 0 && (
        <p class="soft">{sought ? copy.people.nobody(sought) : invitations.empty[status]}</p>
      )}
      {found.hasMore && (
        <p>
          <Button quiet onClick={found.more}>
            {copy.people.more}
          </Button>
        </p>
      )}
      {isInviting && (
        <InviteDialog
          tenant={tenant}
          isOwner={may(roles, "owners.grant")}
          onClose={() => setInviting(false)}
          onInvited={async () => {
            setStatus("pending");
            await found.reload();
          }}
        />
      )}
      {chosen && (
        <InvitationDialog
          invitation={chosen}
          onClose={() => setChosen(undefined)}
          onChanged={found.reload}
        />
      )}
    </div>
  );
}

/** Just sent, and the provider has more to say of it. */
function isOnItsWay({ status, delivery, createdAt }: Invitation): boolean {
  const isNew = Date.now() - Date.parse(createdAt) < lookForMs;
  return status === "pending" && isNew && (delivery === "queued" || delivery === "sent");
}

function Row({ invitation, onOpen }: { invitation: Invitation; onOpen: () => void }) {
  const { roles, people } = copy;
  const name = [invitation.firstName, invitation.lastName].filter(Boolean).join(" ");
  const isStuck = ["bounced", "complained", "failed"].includes(invitation.delivery);
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
