import { useState } from "preact/hooks";
import { can } from "../../worker/permissions.ts";
import { unwrap } from "../data/api.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { MemberDialog } from "./member-dialog.tsx";
import { PeopleList } from "./people-list.tsx";
import { memberName } from "./people-names.ts";
import { type Member, membersApi, type PeopleListProps } from "./types.ts";

/** The members of a tenant, newest first, without pending ones: `WaitingList` shows those. */
export function MemberList({ own, search, limit, reloadKey, onChanged }: PeopleListProps) {
  const { tenant, roles } = own;
  const { people } = consoleCopy;
  const [chosen, setChosen] = useState<Member>();
  const canChange = can(roles, "members.update");
  const list = usePagedQuery<Member>(`${tenant.id} ${search} ${reloadKey}`, (cursor) =>
    unwrap(
      membersApi.$get({
        param: { tenantId: tenant.id },
        query: { q: search, limit: limit ? "20" : "50", ...(cursor && { cursor }) },
      }),
    ),
  );
  const isApproved = ({ status }: Member) => status !== "pending";
  return (
    <>
      <PeopleList
        label={consoleCopy.invitations.members}
        list={{ ...list, items: list.items?.filter(isApproved) }}
        search={search}
        empty={people.empty}
        limit={limit}
        row={(member) => (
          <Row
            key={member.id}
            member={member}
            onOpen={canChange ? () => setChosen(member) : undefined}
          />
        )}
      />
      {chosen && (
        <MemberDialog
          tenantId={tenant.id}
          member={chosen}
          isOwner={can(roles, "owners.grant")}
          onClose={() => setChosen(undefined)}
          onChanged={async () => onChanged()}
        />
      )}
    </>
  );
}

function Row({ member, onOpen }: { member: Member; onOpen: (() => void) | undefined }) {
  const { people } = consoleCopy;
  const { roles } = copy;
  return (
    <li>
      <div class="people-who">
        <bdi>{memberName(member)}</bdi>
        {member.user.email && <p class="soft small">{member.user.email}</p>}
      </div>
      {member.status === "suspended" && <span class="tag tag-danger">{people.suspended}</span>}
      <span class="tag">{roles[member.role]}</span>
      {onOpen && (
        <Button quiet onClick={onOpen} aria-label={people.change(memberName(member))}>
          {people.changeShort}
        </Button>
      )}
    </li>
  );
}
