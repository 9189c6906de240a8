import { useState } from "preact/hooks";
import { may } from "../../worker/permissions.ts";
import { type Answer, api, bodyOf, done } from "../api.ts";
import { Button } from "../components/button.tsx";
import { ClubFrame } from "../components/club-frame.tsx";
import { Field } from "../components/field.tsx";
import { MemberDialog } from "../components/member-dialog.tsx";
import { Notice } from "../components/notice.tsx";
import { PeopleTabs } from "../components/people-tabs.tsx";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import type { OwnTenant } from "../tenants-of.ts";
import { useAttempt } from "../use-attempt.ts";
import { usePages } from "../use-pages.ts";
import { useSought } from "../use-sought.ts";
import "./people.css";

const membersApi = api.admin.tenants[":tenantId"].members;
export type Member = Answer<typeof membersApi.$get>["items"][number];

/** Everybody in a club: who waits first, then the newest. */
export function People() {
  return <ClubFrame needs="members.read">{(own) => <PeopleOf own={own} />}</ClubFrame>;
}

function PeopleOf({ own }: { own: OwnTenant }) {
  const { tenant, roles } = own;
  const { people } = copy;
  const [text, setText] = useState("");
  const sought = useSought(text);
  const [chosen, setChosen] = useState<Member>();
  const param = { tenantId: tenant.id };
  const asking = usePages(`${tenant.id} waiting`, (cursor) =>
    bodyOf(membersApi.$get({ param, query: { status: "pending", ...(cursor && { cursor }) } })),
  );
  const found = usePages(`${tenant.id} ${sought}`, (cursor) =>
    bodyOf(membersApi.$get({ param, query: { q: sought, ...(cursor && { cursor }) } })),
  );
  const waiting = asking.items ?? [];
  const canChange = may(roles, "members.update");
  const reload = async () => {
    await Promise.all([asking.reload(), found.reload()]);
  };
  const others = found.items?.filter(({ status }) => status !== "pending");
  return (
    <div class="stack-loose">
      <h1>{people.title}</h1>
      <PeopleTabs own={own} />
      {canChange && waiting.length > 0 && (
        <section class="surface stack">
          <h2>{people.waiting(waiting.length)}</h2>
          <ul class="people">
            {waiting.map((member) => (
              <Waiting key={member.id} tenantId={tenant.id} member={member} onDone={reload} />
            ))}
          </ul>
        </section>
      )}
      <Field label={people.search} name="q" value={text} onInput={setText} autocomplete="off" />
      {found.problem && <Notice kind="danger">{sentenceFor(found.problem)}</Notice>}
      {!found.items && !found.problem && <Skeleton />}
      {others && (
        <ul class="people" aria-label={people.title}>
          {others.map((member) => (
            <Row
              key={member.id}
              member={member}
              onOpen={canChange ? () => setChosen(member) : undefined}
            />
          ))}
        </ul>
      )}
      {others?.length === 0 && <p class="soft">{sought ? people.nobody(sought) : people.empty}</p>}
      {found.hasMore && (
        <p>
          <Button quiet onClick={found.more}>
            {people.more}
          </Button>
        </p>
      )}
      {chosen && (
        <MemberDialog
          tenantId={tenant.id}
          member={chosen}
          isOwner={may(roles, "owners.grant")}
          onClose={() => setChosen(undefined)}
          onChanged={reload}
        />
      )}
    </div>
  );
}

/** A person's name, or what stands for one. */
export function nameOf({ user }: Member): string {
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ");
  return name || user.email || copy.people.nameless;
}

function Row({ member, onOpen }: { member: Member; onOpen: (() => void) | undefined }) {
  const { people, roles } = copy;
  return (
    <li>
      <div class="people-who">
        <bdi>{nameOf(member)}</bdi>
        {member.user.email && <p class="soft small">{member.user.email}</p>}
      </div>
      {member.status === "suspended" && <span class="tag tag-danger">{people.suspended}</span>}
      <span class="tag">{roles[member.role]}</span>
      {onOpen && (
        <Button quiet onClick={onOpen} aria-label={people.change(nameOf(member))}>
          {people.changeShort}
        </Button>
      )}
    </li>
  );
}

function Waiting({
  tenantId,
  member,
  onDone,
}: {
  tenantId: string;
  member: Member;
  onDone: () => Promise<void>;
}) {
  const { people, roles } = copy;
  const { problem, attempt } = useAttempt();
  const param = { tenantId, membershipId: member.id };
  const decide = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      await onDone();
    });
  const one = membersApi[":membershipId"];
  return (
    <li>
      <div class="people-who">
        <bdi>{nameOf(member)}</bdi>
        <p class="soft small">
          {roles[member.role]}
          {member.user.email && ` · ${member.user.email}`}
        </p>
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      <Button
        onClick={() => decide(() => bodyOf(one.$patch({ param, json: { status: "active" } })))}
        aria-label={people.approveNamed(nameOf(member))}
      >
        {people.approve}
      </Button>
      <Button
        quiet
        onClick={() => decide(() => done(one.$delete({ param })))}
        aria-label={people.declineNamed(nameOf(member))}
      >
        {people.decline}
      </Button>
    </li>
  );
}

function Skeleton() {
  return (
    <ul class="people" aria-hidden="true">
      {[1, 2, 3, 4].map((row) => (
        <li key={row} class="people-skeleton" />
      ))}
    </ul>
  );
}
