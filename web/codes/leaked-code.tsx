import { useState } from "preact/hooks";
import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { api, unwrap } from "../data/api.ts";
import { formatMoment } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { usePagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { copy, formatTag } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { memberName } from "../people/people-names.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import "../people/people.css";

const dayMs = 86_400_000;
const membersApi = api.admin.tenants[":tenantId"].members;

/** `/clubs/:slug/leaked-code`: who joined with an earlier code since a day, and a button to suspend all of them. */
export function LeakedCode() {
  return <ClubFrame needs="members.update">{(own) => <LeakedCodeReport own={own} />}</ClubFrame>;
}

function LeakedCodeReport({ own: { tenant } }: { own: OwnTenant }) {
  const { leak, people } = consoleCopy;
  const { roles } = copy;
  const [days, setDays] = useState(7);
  const [now] = useState(Date.now);
  const [isConfirming, setConfirming] = useState(false);
  const [suspended, setSuspended] = useState<number>();
  const { problem, attempt } = useAction();
  const filter = { code: "earlier" as const, since: new Date(now - days * dayMs).toISOString() };
  const param = { tenantId: tenant.id };
  const joined = usePagedQuery(`${tenant.id} ${days}`, (cursor) =>
    unwrap(membersApi.$get({ param, query: { ...filter, ...(cursor && { cursor }) } })),
  );
  const suspend = () =>
    attempt(async () => {
      const result = await unwrap(membersApi.suspend.$post({ param, json: filter }));
      setSuspended(result.suspended);
      setConfirming(false);
      await joined.reload();
    });
  const failure = problem ?? joined.problem;
  const countryNames = new Intl.DisplayNames([formatTag()], { type: "region" });
  return (
    <div class="stack-loose">
      <h1>{leak.title}</h1>
      <p class="soft">{leak.lead}</p>
      <fieldset class="choice">
        <legend>{leak.since}</legend>
        <div class="choice-options">
          {[1, 7, 30, 365].map((choice) => (
            <label key={choice} class="choice-option">
              <input
                type="radio"
                name="days"
                checked={days === choice}
                onChange={() => setDays(choice)}
              />
              {leak.days(choice)}
            </label>
          ))}
        </div>
      </fieldset>
      {joined.items && (
        <ul class="people" aria-label={leak.title}>
          {joined.items.map((member) => (
            <li key={member.id}>
              <div class="people-who">
                <bdi>{memberName(member)}</bdi>
                <p class="soft small">
                  {formatMoment(new Date(member.joinedAt))}
                  {member.joinedCountry && ` · ${countryNames.of(member.joinedCountry)}`}
                </p>
              </div>
              {member.status === "suspended" && (
                <span class="tag tag-danger">{people.suspended}</span>
              )}
              <span class="tag">{roles[member.role]}</span>
            </li>
          ))}
        </ul>
      )}
      {joined.items?.length === 0 && <p class="soft">{leak.nobody}</p>}
      {joined.hasMore && (
        <Button quiet onClick={joined.more}>
          {people.more}
        </Button>
      )}
      {failure !== undefined && <Notice kind="danger">{sentenceFor(failure)}</Notice>}
      {suspended !== undefined && <Notice kind="good">{leak.done(suspended)}</Notice>}
      {joined.items && joined.items.length > 0 && (
        <div class="row">
          {isConfirming ? (
            <Button danger onClick={suspend}>
              {leak.sure}
            </Button>
          ) : (
            <Button quiet onClick={() => setConfirming(true)}>
              {leak.suspend}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
