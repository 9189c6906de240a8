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
import { readTable, type TableRow } from "./table.ts";
import "./import.css";

const importApi = api.admin.tenants[":tenantId"].invitations.import;
type Imported = ResponseBody<typeof importApi.$post>;

/** Rows in one request: few enough to show progress. */
const rowsPerRequest = 50;
const shownRows = 8;

/** `/clubs/:slug/import`: invites everybody in a CSV file, with a preview and the outcome of each row. */
export function Import() {
  return <ClubFrame needs="invitations.create">{(own) => <ImportForm own={own} />}</ClubFrame>;
}

interface Result {
  created: number;
  skipped: number;
  failed: { line: number; message: string }[];
}

function ImportForm({ own: { tenant, roles: ownRoles } }: { own: OwnTenant }) {
  const { table } = consoleCopy;
  const [rows, setRows] = useState<TableRow[]>();
  const [fileError, setFileError] = useState<string>();
  const [sentRows, setSentRows] = useState<number>();
  const [result, setResult] = useState<Result>();
  const { problem, attempt } = useAction();
  const grantableRoles = roles.filter(
    (role) => can(ownRoles, "owners.grant") || !highRoles.includes(role),
  );
  const valid = rows?.filter(({ errors }) => errors.length === 0) ?? [];
  const invalid = rows?.filter(({ errors }) => errors.length > 0) ?? [];

  const choose = async (file: File | undefined) => {
    setResult(undefined);
    setSentRows(undefined);
    setRows(undefined);
    if (!file) return;
    const result = await readTable(file, grantableRoles);
    setFileError(typeof result === "string" ? result : undefined);
    if (typeof result !== "string") setRows(result);
  };
  const send = () =>
    attempt(async () => {
      const total: Result = { created: 0, skipped: 0, failed: [] };
      setSentRows(0);
      setResult(total);
      for (let from = 0; from < valid.length; from += rowsPerRequest) {
        const part = valid.slice(from, from + rowsPerRequest);
        const json = { rows: part.map(({ row }) => row) };
        const response = await unwrap(importApi.$post({ param: { tenantId: tenant.id }, json }));
        addToTotal(total, response, part);
        setResult({ ...total });
        setSentRows(from + part.length);
      }
      setRows(undefined);
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
      {fileError && <Notice kind="danger">{fileError}</Notice>}
      {rows && sentRows === undefined && (
        <section class="stack" aria-label={table.title}>
          <p>{table.preview(valid.length, invalid.length)}</p>
          <Preview rows={[...invalid, ...valid]} />
          {valid.length > 0 && <Button onClick={send}>{table.submit(valid.length)}</Button>}
        </section>
      )}
      {sentRows !== undefined && rows && (
        <div class="stack" role="status">
          <progress value={sentRows} max={valid.length} />
          <p class="soft">{table.sending(sentRows, valid.length)}</p>
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

function addToTotal(total: Result, response: Imported, part: TableRow[]): void {
  const { problems } = consoleCopy.invite;
  total.created += response.created;
  total.skipped += response.skipped.length;
  for (const { row, code } of response.failed) {
    const message = problems[code as keyof typeof problems] ?? copy.problems[code];
    total.failed.push({ line: part[row]?.line ?? 0, message });
  }
}

function Preview({ rows }: { rows: TableRow[] }) {
  const { table } = consoleCopy;
  const rest = rows.length - shownRows;
  return (
    <>
      <ul class="people" aria-label={table.people(rows.length)}>
        {rows.slice(0, shownRows).map(({ line, row, errors }) => (
          <li key={line}>
            <span class="soft small import-line">{table.line(line)}</span>
            <div class="people-who">
              <bdi>{[row.firstName, row.lastName].filter(Boolean).join(" ") || row.email}</bdi>
              <p class="soft small">
                {row.email}
                {row.playerFirstName && ` · ${row.playerFirstName} ${row.playerLastName ?? ""}`}
              </p>
              {errors.length > 0 && <p class="field-error">{errors.join("; ")}</p>}
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
