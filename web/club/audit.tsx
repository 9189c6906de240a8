import { useState } from "preact/hooks";
import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { formatMoment } from "../data/dates.ts";
import { saveAs } from "../data/save-as.ts";
import { toCsv } from "../data/to-csv.ts";
import { useAction } from "../data/use-action.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ClubFrame } from "./club-frame.tsx";
import type { OwnTenant } from "./tenants-of.ts";
import "../people/people.css";

const auditApi = api.admin.tenants[":tenantId"].audit;
type Entry = ResponseBody<typeof auditApi.$get>["items"][number];
type Action = keyof typeof consoleCopy.audit.actions;

/** `/clubs/:slug/audit`: the audit log of a club. */
export function Audit() {
  return <ClubFrame needs="audit.read">{(own) => <AuditLog own={own} />}</ClubFrame>;
}

function AuditLog({ own: { tenant } }: { own: OwnTenant }) {
  const { audit } = consoleCopy;
  const [action, setAction] = useState<Action | "">("");
  const [actor, setActor] = useState<Entry["actor"]>(null);
  const { problem, attempt } = useAction();
  const param = { tenantId: tenant.id };
  const query = { ...(action && { action }), ...(actor && { actor: actor.id }) };
  const readPage = (cursor: string | undefined) =>
    unwrap(auditApi.$get({ param, query: { ...query, ...(cursor && { cursor }) } }));
  const entries = usePagedQuery(`${tenant.id} ${action} ${actor?.id}`, readPage);
  const download = () => attempt(() => saveCsv(tenant.slug, readPage));
  return (
    <div class="stack-loose">
      <h1>{audit.title}</h1>
      <div class="row">
        <label class="field">
          <span class="field-label">{audit.what}</span>
          <select
            class="select"
            value={action}
            onChange={({ currentTarget }) => setAction(currentTarget.value as Action | "")}
          >
            <option value="">{audit.everything}</option>
            {Object.entries(audit.actions).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {actor && (
          <Button quiet onClick={() => setActor(null)}>
            {audit.notOnly(actor.name ?? audit.gone)}
          </Button>
        )}
      </div>
      {entries.problem && <Notice kind="danger">{sentenceFor(entries.problem)}</Notice>}
      {entries.items && (
        <ul class="people" aria-label={audit.title}>
          {entries.items.map((entry) => (
            <li key={entry.id}>
              <div class="people-who">
                {audit.actions[entry.action as Action] ?? entry.action}
                <p class="soft small">
                  {formatMoment(new Date(entry.createdAt))}
                  {!entry.actor && ` · ${audit.nobody}`}
                </p>
              </div>
              {entry.actor && (
                <Button quiet onClick={() => setActor(entry.actor)}>
                  {entry.actor.name ?? audit.gone}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {entries.items?.length === 0 && <p class="soft">{audit.empty}</p>}
      <div class="row">
        {entries.hasMore && (
          <Button quiet onClick={entries.more}>
            {consoleCopy.people.more}
          </Button>
        )}
        {entries.items && entries.items.length > 0 && (
          <Button quiet onClick={download}>
            {audit.download}
          </Button>
        )}
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

/** Every page of the list as a CSV file. */
async function saveCsv(
  name: string,
  readPage: (cursor: string | undefined) => Promise<{ items: Entry[]; nextCursor: string | null }>,
): Promise<void> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    entries.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  const rows = entries.map(({ createdAt, action, actor, targetType, targetId, data }) => ({
    time: createdAt,
    action,
    person: actor?.name ?? "",
    personId: actor?.id ?? "",
    targetType,
    targetId,
    data: JSON.stringify(data),
  }));
  saveAs(`${name}-audit.csv`, new Blob([await toCsv(rows)], { type: "text/csv" }));
}
