import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { formatMoment } from "../data/dates.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { explainMailError, failedDeliveries } from "../people/delivery.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ClubFrame } from "./club-frame.tsx";
import type { OwnTenant } from "./tenants-of.ts";
import "../people/people.css";

const emailsApi = api.admin.tenants[":tenantId"].emails;
type Email = ResponseBody<typeof emailsApi.$get>["items"][number];
type Status = Email["status"];

/** `/clubs/:slug/mail`: the mails of a club with their delivery status. `?status=` filters them. */
export function Mail() {
  return <ClubFrame needs="emails.read">{(own) => <MailLog own={own} />}</ClubFrame>;
}

function MailLog({ own: { tenant } }: { own: OwnTenant }) {
  const { mails } = consoleCopy;
  const statuses = Object.keys(mails.statuses) as Status[];
  const { query } = useLocation();
  const [status, setStatus] = useState(statuses.find((known) => known === query.status));
  const mailPages = usePagedQuery<Email>(`${tenant.id} ${status}`, (cursor) =>
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
            setStatus(statuses.find((known) => known === currentTarget.value))
          }
        >
          <option value="">{mails.all}</option>
          {statuses.map((option) => (
            <option key={option} value={option}>
              {mails.statuses[option]}
            </option>
          ))}
        </select>
      </label>
      {mailPages.problem && <Notice kind="danger">{sentenceFor(mailPages.problem)}</Notice>}
      {!mailPages.items && !mailPages.problem && <Skeleton rows={4} />}
      {mailPages.items && (
        <ul class="people" aria-label={mails.title}>
          {mailPages.items.map((email) => (
            <Row key={email.id} email={email} />
          ))}
        </ul>
      )}
      {mailPages.items?.length === 0 && <p class="soft">{mails.empty}</p>}
      <LoadMore pages={mailPages} />
    </div>
  );
}

function Row({ email }: { email: Email }) {
  const { mails } = consoleCopy;
  const isFailed = failedDeliveries.includes(email.status);
  return (
    <li>
      <div class="people-who">
        {email.to}
        <p class="soft small">
          {mails.templates[email.template]} · {formatMoment(new Date(email.createdAt))}
          {email.attempts > 1 && ` · ${mails.attempts(email.attempts)}`}
        </p>
        {email.error && (
          <p class="field-error">{explainMailError(email.error) ?? mails.why(email.error)}</p>
        )}
      </div>
      <span class={isFailed ? "tag tag-danger" : "tag"}>{mails.statuses[email.status]}</span>
    </li>
  );
}
