import { useState } from "preact/hooks";
import { api, expectNoContent, unwrap } from "../data/api.ts";
import { formatShortDay } from "../data/dates.ts";
import { useAction } from "../data/use-action.ts";
import { useQuery } from "../data/use-query.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";

const feedApi = api.me["calendar-feed"];

/** The secret address of the person's calendar feed. It is created on request and shown only once. */
export function FeedCard() {
  const { feed } = copy.calendar;
  const [url, setUrl] = useState<string | null>();
  const [isCopied, setCopied] = useState(false);
  const { problem, attempt } = useAction();
  const create = () => attempt(async () => setUrl((await unwrap(feedApi.$post())).url));
  const remove = () =>
    attempt(async () => {
      await expectNoContent(feedApi.$delete());
      setUrl(null);
    });
  const copyUrl = async () => {
    await navigator.clipboard.writeText(url ?? "");
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const feedQuery = useQuery("feed", () => unwrap(feedApi.$get()));
  const since = feedQuery.data?.createdAt;
  const hasFeed = url === undefined && Boolean(since);
  return (
    <section class="surface stack" aria-label={feed.title}>
      <h2>{feed.title}</h2>
      <p class="soft">{feed.lead}</p>
      {url && (
        <>
          <Field label={feed.address} name="feed" value={url} hint={feed.secret} readonly />
          <div class="row">
            <a class="button" href={url.replace(/^https?:/, "webcal:")}>
              {feed.open}
            </a>
            <Button quiet onClick={copyUrl}>
              {isCopied ? copy.home.copied : copy.home.copyLink}
            </Button>
          </div>
          <p class="soft small">{feed.again}</p>
        </>
      )}
      {hasFeed && since && <p class="soft">{feed.since(formatShortDay(new Date(since)))}</p>}
      {url === null && <Notice kind="good">{feed.removed}</Notice>}
      <div class="row">
        <Button quiet={Boolean(url) || hasFeed} onClick={create}>
          {url || hasFeed ? feed.replace : feed.make}
        </Button>
        {(url || hasFeed) && (
          <Button quiet onClick={remove}>
            {feed.remove}
          </Button>
        )}
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </section>
  );
}
