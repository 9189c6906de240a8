import { api, unwrap } from "../data/api.ts";
import { useQuery } from "../data/use-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { AsyncSection } from "../ui/async-section.tsx";
import "./overview.css";

const overviewApi = api.admin.tenants[":tenantId"].overview;

/** The API counts no further; from here on the page shows "more than". */
const countLimit = 100;

/** Counts for admins. Each line links to the page that handles it; a count of 0 has no line. */
export function Overview({ tenant }: { tenant: { id: string; slug: string } }) {
  const { overview } = consoleCopy;
  const query = useQuery(tenant.id, () =>
    unwrap(overviewApi.$get({ param: { tenantId: tenant.id } })),
  );
  const base = `/clubs/${tenant.slug}`;
  const isMore = (count: number) => count >= countLimit;
  return (
    <section aria-label={overview.title}>
      <AsyncSection query={query} rows={1}>
        {({ members, waiting, invited, bounced, sessions }) => (
          <ul class="overview">
            <Line href={`${base}/people`} words={overview.members(members)} />
            {waiting > 0 && (
              <Line
                href={`${base}/people`}
                words={overview.waiting(waiting, isMore(waiting))}
                tone="waiting"
              />
            )}
            {invited > 0 && (
              <Line
                href={`${base}/people?show=invitations`}
                words={overview.invited(invited, isMore(invited))}
              />
            )}
            {bounced > 0 && (
              <Line
                href={`${base}/mail?status=bounced`}
                words={overview.bounced(bounced, isMore(bounced))}
                tone="danger"
              />
            )}
            <Line words={overview.sessions(sessions, isMore(sessions))} />
          </ul>
        )}
      </AsyncSection>
    </section>
  );
}

function Line({
  href,
  words,
  tone,
}: {
  href?: string;
  words: string;
  tone?: "waiting" | "danger";
}) {
  const toneClass = tone ? `overview-${tone}` : undefined;
  return <li class={toneClass}>{href ? <a href={href}>{words}</a> : <span>{words}</span>}</li>;
}
