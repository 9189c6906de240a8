import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { can } from "../../worker/permissions.ts";
import { ClubFrame } from "../club/club-frame.tsx";
import type { OwnTenant } from "../club/tenants-of.ts";
import { useDebounced } from "../data/use-debounced.ts";
import { consoleCopy } from "../i18n/console.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { MemberList } from "./member-list.tsx";
import { PlayerList } from "./player-list.tsx";
import type { PeopleListProps } from "./types.ts";
import { WaitingList } from "./waiting-list.tsx";
import "./people.css";

/** One of the lists, or the first rows of all of them. */
const views = ["everybody", "members", "players", "invitations"] as const;
type View = (typeof views)[number];

/** Rows of each list in the view `everybody`. */
const previewRows = 6;

/** `/clubs/:slug/people`: members, players and invitations, with option search. `?show=` selects a list. */
export function People() {
  return (
    <ClubFrame needs="members.read">
      {(own) => <PeopleLists key={own.tenant.id} own={own} />}
    </ClubFrame>
  );
}

function PeopleLists({ own }: { own: OwnTenant }) {
  const { tenant, roles } = own;
  const { people, everyone, invitations, players } = consoleCopy;
  const { query } = useLocation();
  const [text, setText] = useState("");
  const search = useDebounced(text);
  const [reloadKey, setReloadKey] = useState(0);
  const [isInviting, setInviting] = useState(false);
  const canInvite = can(roles, "invitations.create");
  const visibleViews = views.filter(
    (known) => known !== "invitations" || can(roles, "invitations.read"),
  );
  const view: View = visibleViews.find((known) => known === query.show) ?? "everybody";
  const names: Record<View, string> = {
    everybody: everyone.tab,
    members: invitations.members,
    players: players.title,
    invitations: invitations.title,
  };
  const base = `/clubs/${tenant.slug}`;
  const reload = () => setReloadKey((before) => before + 1);
  const listProps = { own, search, reloadKey, onChanged: reload };
  return (
    <div class="stack-loose">
      <div class="head">
        <h1>{people.title}</h1>
        {canInvite && (
          <div class="row">
            <Button onClick={() => setInviting(true)}>{invitations.invite}</Button>
            <a class="button button-quiet" href={`${base}/import`}>
              {invitations.import}
            </a>
          </div>
        )}
      </div>
      <WaitingList {...listProps} />
      <div class="stack">
        <Field
          label={everyone.search}
          name="q"
          type="search"
          value={text}
          onInput={setText}
          autocomplete="off"
        />
        <nav class="rooms" aria-label={people.title}>
          {visibleViews.map((option) => (
            <a
              key={option}
              href={option === "everybody" ? `${base}/people` : `${base}/people?show=${option}`}
              aria-current={option === view ? "page" : undefined}
            >
              {names[option]}
            </a>
          ))}
        </nav>
      </div>
      {view === "everybody" &&
        visibleViews.slice(1).map((option) => (
          <section key={option} class="stack" aria-label={names[option]}>
            <h2>{names[option]}</h2>
            <List view={option} {...listProps} limit={previewRows} />
            <p>
              <a href={`${base}/people?show=${option}`}>
                {everyone.seeAll}
                <span class="visually-hidden"> ({names[option]})</span>
              </a>
            </p>
          </section>
        ))}
      {view !== "everybody" && <List key={view} view={view} {...listProps} />}
      {isInviting && (
        <InviteDialog
          tenant={tenant}
          isOwner={can(roles, "owners.grant")}
          onClose={() => setInviting(false)}
          onInvited={async () => reload()}
        />
      )}
    </div>
  );
}

function List({ view, ...listProps }: PeopleListProps & { view: View }) {
  if (view === "players") return <PlayerList {...listProps} />;
  if (view === "invitations") return <InvitationList {...listProps} />;
  return <MemberList {...listProps} />;
}
