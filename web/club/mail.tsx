import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { formatMoment } from "../data/dates.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { knownReason, stuck } from "../people/delivery.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ClubFrame } from "./club-frame.tsx";
import type { OwnTenant } from "./tenants-of.ts";
import "../people/people.css";

const emailsApi = api.admin.tenants[":tenantId"].emails;
type Email = ResponseBody<typeof emailsApi.$get>["items"][number];
type Status = Email["status"];

/** `/clubs/:slug/mail`: every mail that went out, and what became of it. `?status=` narrows it. */
export function Mail() {
  return <ClubFrame needs="emails.read">{(own) => <MailOf own={own} />}</ClubFrame>;
}

function MailOf({ own: { tenant } }: { own: OwnTenant }) {
  const { mails } = consoleCopy;
  const statuses = Object.keys(mails.statuses) as Status[];
  const { query } = useLocation();
  const [status, setStatus] = useState(statuses.find((one) => one === query.status));
  const found = usePagedQuery<Email>(`${tenant.id} ${status}`, (cursor) =>
    unwrap(
      emailsApi.$get({
        param: { tenantId: tenant.id },
        query: { limit: "50", ...(status && { status }), ...(cursor && { cursor }) },
      }),
    ),
  );
  return (
    <div class="stack-loose">
      <div class="stack">
        <h1>{mails.title}</h1>
        <p class="soft">{mails.lead}</p>
      </div>
      <label class="field narrow">
        <span class="field-label">{mails.show}</span>
        <select
          class="select"
          value={status ?? ""}
          onChange={({ currentTarget }) =>
            setStatus(statuses.find((one) => one === currentTarget.value))
          }
        >
          <option value="">{mails.all}</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {mails.statuses[one]}
            </option>
          ))}
        </select>
      </label>
      {found.problem && <Notice kind="danger">{sentenceFor(found.problem)}</Notice>}
      {!found.items && !found.problem && <Skeleton rows={4} />}
      {found.items && (
        <ul class="people" aria-label={mails.title}>
          {found.items.map((email) => (
            <Row key={email.id} email={email} />
          ))}
        </ul>
      )}
      {found.items?.length === 0 && <p class="soft">{mails.empty}</p>}
      <LoadMore pages={found} />
    </div>
  );
}

function Row({ email }: { email: Email }) {
  const { mails } = consoleCopy;
  const isStuck = stuck.includes(email.status);
  return (
    <li>
      <div class="people-who">
        {email.to}
        <p class="soft small">
          {mails.templates[email.template]} · {formatMoment(new Date(email.createdAt))}
          {email.attempts > 1 && ` · ${mails.attempts(email.attempts)}`}
        </p>
        {email.error && (
          <p class="field-error">{knownReason(email.error) ?? mails.why(email.error)}</p>
        )}
      </div>
      <span class={isStuck ? "tag tag-danger" : "tag"}>{mails.statuses[email.status]}</span>
    </li>
  );
}
