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

/** For the day that a code leaked: who came in by it since when, and all of them suspended at once. */
export function LeakedCode() {
  return <ClubFrame needs="members.update">{(own) => <LeakedIn own={own} />}</ClubFrame>;
}

function LeakedIn({ own: { tenant } }: { own: OwnTenant }) {
  const { leak, people } = consoleCopy;
  const { roles } = copy;
  const [days, setDays] = useState(7);
  const [now] = useState(Date.now);
  const [isConfirming, setConfirming] = useState(false);
  const [suspended, setSuspended] = useState<number>();
  const { problem, attempt } = useAction();
  const by = { code: "earlier" as const, since: new Date(now - days * dayMs).toISOString() };
  const param = { tenantId: tenant.id };
  const came = usePagedQuery(`${tenant.id} ${days}`, (cursor) =>
    unwrap(membersApi.$get({ param, query: { ...by, ...(cursor && { cursor }) } })),
  );
  const suspend = () =>
    attempt(async () => {
      const answer = await unwrap(membersApi.suspend.$post({ param, json: by }));
      setSuspended(answer.suspended);
      setConfirming(false);
      await came.reload();
    });
  const failure = problem ?? came.problem;
  const names = new Intl.DisplayNames([formatTag()], { type: "region" });
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
      {came.items && (
        <ul class="people" aria-label={leak.title}>
          {came.items.map((member) => (
            <li key={member.id}>
              <div class="people-who">
                <bdi>{memberName(member)}</bdi>
                <p class="soft small">
                  {formatMoment(new Date(member.joinedAt))}
                  {member.joinedCountry && ` · ${names.of(member.joinedCountry)}`}
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
      {came.items?.length === 0 && <p class="soft">{leak.nobody}</p>}
      {came.hasMore && (
        <Button quiet onClick={came.more}>
          {people.more}
        </Button>
      )}
      {failure !== undefined && <Notice kind="danger">{sentenceFor(failure)}</Notice>}
      {suspended !== undefined && <Notice kind="good">{leak.done(suspended)}</Notice>}
      {came.items && came.items.length > 0 && (
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
