import type { ComponentChildren } from "preact";
import { can } from "../../worker/permissions.ts";
import { expectNoContent, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { Notice } from "../ui/notice.tsx";
import { memberName, playerName } from "./people-names.ts";
import {
  type Member,
  membersApi,
  type PeopleListProps,
  playersApi,
  type TenantPlayer,
} from "./types.ts";

type WaitingProps = Pick<PeopleListProps, "own" | "reloadKey" | "onChanged">;

/** Pending members and players, with buttons to approve or decline, for people who may do that. */
export function WaitingList({ own, reloadKey, onChanged }: WaitingProps) {
  const { roles, tenant } = own;
  const query = { status: "pending" as const };
  const param = { tenantId: tenant.id };
  const canApproveMembers = can(roles, "members.update");
  const people = usePagedQuery<Member>(`${tenant.id} ${reloadKey}`, (cursor) =>
    canApproveMembers
      ? unwrap(membersApi.$get({ param, query: { ...query, ...(cursor && { cursor }) } }))
      : emptyPage(),
  );
  const players = usePagedQuery<TenantPlayer>(`${tenant.id} ${reloadKey}`, (cursor) =>
    can(roles, "players.update")
      ? unwrap(playersApi.$get({ param, query: { ...query, ...(cursor && { cursor }) } }))
      : emptyPage(),
  );
  const memberApi = membersApi[":membershipId"];
  const playerApi = playersApi[":playerId"];
  return (
    <>
      <PendingGroup count={people.items?.length ?? 0} title={consoleCopy.people.waiting}>
        {people.items?.map((member) => {
          const target = { param: { ...param, membershipId: member.id } };
          return (
            <PendingRow
              key={member.id}
              name={memberName(member)}
              about={[copy.roles[member.role], member.user.email].filter(Boolean).join(" · ")}
              onApprove={() => unwrap(memberApi.$patch({ ...target, json: { status: "active" } }))}
              onDecline={() => expectNoContent(memberApi.$delete(target))}
              onDone={onChanged}
            />
          );
        })}
      </PendingGroup>
      <LoadMore pages={people} />
      <PendingGroup count={players.items?.length ?? 0} title={consoleCopy.players.waiting}>
        {players.items?.map((pendingPlayer) => {
          const target = { param: { ...param, playerId: pendingPlayer.id } };
          return (
            <PendingRow
              key={pendingPlayer.id}
              name={playerName(pendingPlayer)}
              onApprove={() => unwrap(playerApi.$patch({ ...target, json: { status: "active" } }))}
              onDecline={() => expectNoContent(playerApi.$delete(target))}
              onDone={onChanged}
            />
          );
        })}
      </PendingGroup>
      <LoadMore pages={players} />
    </>
  );
}

const emptyPage = async () => ({ items: [], nextCursor: null });

function PendingGroup({
  count,
  title,
  children,
}: {
  count: number;
  title: (count: number) => string;
  children: ComponentChildren;
}) {
  if (count === 0) return null;
  return (
    <section class="surface stack">
      <h2>{title(count)}</h2>
      <ul class="people">{children}</ul>
    </section>
  );
}

function PendingRow({
  name,
  about,
  onApprove,
  onDecline,
  onDone,
}: {
  name: string;
  about?: string;
  onApprove: () => Promise<unknown>;
  onDecline: () => Promise<unknown>;
  onDone: () => void;
}) {
  const { people } = consoleCopy;
  const { problem, attempt } = useAction();
  const decide = (step: () => Promise<unknown>) =>
    attempt(async () => {
      await step();
      onDone();
    });
  return (
    <li>
      <div class="people-who">
        <bdi>{name}</bdi>
        {about && <p class="soft small">{about}</p>}
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      <Button onClick={() => decide(onApprove)} aria-label={people.approveNamed(name)}>
        {people.approve}
      </Button>
      <Button quiet onClick={() => decide(onDecline)} aria-label={people.declineNamed(name)}>
        {people.decline}
      </Button>
    </li>
  );
}
