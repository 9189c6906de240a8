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

/** Each list by itself, or a little of all of them. */
const views = ["everybody", "members", "players", "invitations"] as const;
type View = (typeof views)[number];

/** Rows of each kind where all kinds stand together. */
const fewRows = 6;

/** `/clubs/:slug/people`: members, players and the invited, to be searched together. `?show=` picks one kind. */
export function People() {
  return (
    <ClubFrame needs="members.read">
      {(own) => <PeopleOf key={own.tenant.id} own={own} />}
    </ClubFrame>
  );
}

function PeopleOf({ own }: { own: OwnTenant }) {
  const { tenant, roles } = own;
  const { people, everyone, invitations, players } = consoleCopy;
  const { query } = useLocation();
  const [text, setText] = useState("");
  const search = useDebounced(text);
  const [reloadKey, setReloadKey] = useState(0);
  const [isInviting, setInviting] = useState(false);
  const canInvite = can(roles, "invitations.create");
  const open = views.filter((one) => one !== "invitations" || can(roles, "invitations.read"));
  const view: View = open.find((one) => one === query.show) ?? "everybody";
  const names: Record<View, string> = {
    everybody: everyone.tab,
    members: invitations.members,
    players: players.title,
    invitations: invitations.title,
  };
  const base = `/clubs/${tenant.slug}`;
  const reload = () => setReloadKey((before) => before + 1);
  const list = { own, search, reloadKey, onChanged: reload };
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
      <WaitingList {...list} />
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
          {open.map((one) => (
            <a
              key={one}
              href={one === "everybody" ? `${base}/people` : `${base}/people?show=${one}`}
              aria-current={one === view ? "page" : undefined}
            >
              {names[one]}
            </a>
          ))}
        </nav>
      </div>
      {view === "everybody" &&
        open.slice(1).map((one) => (
          <section key={one} class="stack" aria-label={names[one]}>
            <h2>{names[one]}</h2>
            <List view={one} {...list} limit={fewRows} />
            <p>
              <a href={`${base}/people?show=${one}`}>
                {everyone.seeAll}
                <span class="visually-hidden"> ({names[one]})</span>
              </a>
            </p>
          </section>
        ))}
      {view !== "everybody" && <List key={view} view={view} {...list} />}
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

function List({ view, ...list }: PeopleListProps & { view: View }) {
  if (view === "players") return <PlayerList {...list} />;
  if (view === "invitations") return <InvitationList {...list} />;
  return <MemberList {...list} />;
}
