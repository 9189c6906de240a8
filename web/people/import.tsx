import { useState } from "preact/hooks";
import { can, highRoles, type Role, roles } from "../../worker/permissions.ts";
import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { type Line, readTable } from "./table.ts";
import "./import.css";

const importApi = api.admin.tenants[":tenantId"].invitations.import;
type Imported = ResponseBody<typeof importApi.$post>;

/** Lines sent in one request: few enough that progress shows. */
const linesAtOnce = 50;
const shownLines = 8;

/** Invites everybody in a table: choose a file, look at it, send, see what became of each line. */
export function Import() {
  return <ClubFrame needs="invitations.create">{(own) => <ImportInto own={own} />}</ClubFrame>;
}

interface Result {
  created: number;
  skipped: number;
  failed: { line: number; message: string }[];
}

function ImportInto({ own: { tenant, roles: held } }: { own: OwnTenant }) {
  const { table } = consoleCopy;
  const [lines, setLines] = useState<Line[]>();
  const [fault, setFault] = useState<string>();
  const [done, setDone] = useState<number>();
  const [result, setResult] = useState<Result>();
  const { problem, attempt } = useAction();
  const given = roles.filter((role) => can(held, "owners.grant") || !highRoles.includes(role));
  const good = lines?.filter(({ faults }) => faults.length === 0) ?? [];
  const bad = lines?.filter(({ faults }) => faults.length > 0) ?? [];

  const choose = async (file: File | undefined) => {
    setResult(undefined);
    setDone(undefined);
    setLines(undefined);
    if (!file) return;
    const read = await readTable(file, given);
    setFault(typeof read === "string" ? read : undefined);
    if (typeof read !== "string") setLines(read);
  };
  const send = () =>
    attempt(async () => {
      const sum: Result = { created: 0, skipped: 0, failed: [] };
      setDone(0);
      setResult(sum);
      for (let from = 0; from < good.length; from += linesAtOnce) {
        const part = good.slice(from, from + linesAtOnce);
        const json = { rows: part.map(({ row }) => row) };
        const answer = await unwrap(importApi.$post({ param: { tenantId: tenant.id }, json }));
        add(sum, answer, part);
        setResult({ ...sum });
        setDone(from + part.length);
      }
      setLines(undefined);
    });

  return (
    <div class="stack-loose">
      <h1>{table.title}</h1>
      <p class="soft">{table.lead}</p>
      <div class="row">
        <label class="button file-button">
          {table.choose}
          <input
            type="file"
            accept=".csv,text/csv"
            onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
          />
        </label>
        <a href="/invitations-template.csv" download>
          {table.template}
        </a>
      </div>
      {fault && <Notice kind="danger">{fault}</Notice>}
      {lines && done === undefined && (
        <section class="stack" aria-label={table.title}>
          <p>{table.preview(good.length, bad.length)}</p>
          <Preview lines={[...bad, ...good]} />
          {good.length > 0 && <Button onClick={send}>{table.submit(good.length)}</Button>}
        </section>
      )}
      {done !== undefined && lines && (
        <div class="stack" role="status">
          <progress value={done} max={good.length} />
          <p class="soft">{table.sending(done, good.length)}</p>
        </div>
      )}
      {problem !== undefined && (
        <Notice kind="danger">
          {sentenceFor(problem)} {table.stopped}
        </Notice>
      )}
      {result && <Outcome result={result} slug={tenant.slug} />}
    </div>
  );
}

function add(sum: Result, answer: Imported, part: Line[]): void {
  const { problems } = consoleCopy.invite;
  sum.created += answer.created;
  sum.skipped += answer.skipped.length;
  for (const { row, code } of answer.failed) {
    const message = problems[code as keyof typeof problems] ?? copy.problems[code];
    sum.failed.push({ line: part[row]?.line ?? 0, message });
  }
}

function Preview({ lines }: { lines: Line[] }) {
  const { table } = consoleCopy;
  const rest = lines.length - shownLines;
  return (
    <>
      <ul class="people" aria-label={table.people(lines.length)}>
        {lines.slice(0, shownLines).map(({ line, row, faults }) => (
          <li key={line}>
            <span class="soft small import-line">{table.line(line)}</span>
            <div class="people-who">
              <bdi>{[row.firstName, row.lastName].filter(Boolean).join(" ") || row.email}</bdi>
              <p class="soft small">
                {row.email}
                {row.playerFirstName && ` · ${row.playerFirstName} ${row.playerLastName ?? ""}`}
              </p>
              {faults.length > 0 && <p class="field-error">{faults.join("; ")}</p>}
            </div>
            <span class="tag">{copy.roles[row.role as Role] ?? row.role}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="soft">{table.andMore(rest)}</p>}
    </>
  );
}

function Outcome({ result, slug }: { result: Result; slug: string }) {
  const { table } = consoleCopy;
  const { created, skipped, failed } = result;
  return (
    <section class="stack">
      {created > 0 && <Notice kind="good">{table.created(created)}</Notice>}
      {skipped > 0 && <p class="soft">{table.skipped(skipped)}</p>}
      {failed.length > 0 && (
        <>
          <p class="field-error">{table.failed(failed.length)}</p>
          <ul class="people">
            {failed.map(({ line, message }) => (
              <li key={line}>
                <span class="soft small import-line">{table.line(line)}</span>
                <div class="people-who">{message}</div>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href={`/clubs/${slug}/people?show=invitations`}>{table.toList}</a>
      </p>
    </section>
  );
}
