import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { groupBy } from "../data/group-by.ts";
import { useAction } from "../data/use-action.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Session } from "./participants.ts";
import "../people/people.css";

const sessionApi = api.sessions[":id"];
type RosterEntry = ResponseBody<typeof sessionApi.roster.$get>["items"][number];

/** The answers to a session. Renders nothing for people who may not see them. */
export function Roster({ session, canMark }: { session: Session; canMark: boolean }) {
  const words = copy.calendar.session;
  const roster = usePagedQuery<RosterEntry>(session.id, (cursor) =>
    unwrap(
      sessionApi.roster.$get({
        param: { id: session.id },
        query: { limit: "100", ...(cursor && { cursor }) },
      }),
    ),
  );
  if (roster.problem?.code === "forbidden") return null;
  const groups = [...groupBy(roster.items ?? [], ({ status }) => status)];
  return (
    <section class="stack" aria-label={words.roster}>
      <h2>{words.roster}</h2>
      {roster.problem && <Notice kind="danger">{sentenceFor(roster.problem)}</Notice>}
      {roster.items?.length === 0 && <p class="soft">{words.nobody}</p>}
      {groups.map(([status, rows]) => (
        <div key={status} class="stack-tight">
          <h3>
            {words.statuses[status]} ({rows.length})
          </h3>
          <ul class="people">
            {rows.map((row) => (
              <RosterRow
                key={row.playerId ?? row.userId}
                session={session}
                row={row}
                canMark={canMark && row.status === "going"}
              />
            ))}
          </ul>
        </div>
      ))}
      {roster.hasMore && (
        <p>
          <Button quiet onClick={roster.more}>
            {copy.calendar.later}
          </Button>
        </p>
      )}
    </section>
  );
}

function RosterRow({
  session,
  row,
  canMark,
}: {
  session: Session;
  row: RosterEntry;
  canMark: boolean;
}) {
  const words = copy.calendar.session;
  const { problem, attempt } = useAction();
  const name = [row.firstName, row.lastName].filter(Boolean).join(" ") || words.somebody;
  const { playerId, userId } = row;
  const mark = (attended: boolean) =>
    attempt(() => {
      const who = playerId ? { playerId } : { userId: userId ?? "" };
      const json = { marks: [{ ...who, attended }] };
      return unwrap(sessionApi.attendance.$put({ param: { id: session.id }, json }));
    });
  return (
    <li>
      <div class="people-who">
        <bdi>{name}</bdi>
        {row.contacts?.map((contact) => (
          <p key={contact.name} class="soft small">
            <bdi>{contact.name !== name && contact.name}</bdi>{" "}
            {contact.phone && (
              <a href={`tel:${contact.phone.replace(/[^+\d]/g, "")}`}>{contact.phone}</a>
            )}{" "}
            {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
          </p>
        ))}
        {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      </div>
      {canMark && (
        <label class="check">
          <input
            type="checkbox"
            defaultChecked={row.attended === true}
            aria-label={words.wasThere(name)}
            onChange={({ currentTarget }) => mark(currentTarget.checked)}
          />
          <span>{words.attendance}</span>
        </label>
      )}
    </li>
  );
}
