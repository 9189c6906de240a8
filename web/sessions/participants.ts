import { can } from "../../worker/permissions.ts";
import type { api, Me, ResponseBody } from "../data/api.ts";
import { copy } from "../i18n/index.ts";

export type Session = ResponseBody<typeof api.sessions.$get>["items"][number];
export type AnswerStatus = Session["mine"][number]["status"];

/** Somebody whom I answer for: a player of mine, or I myself. */
export interface Participant {
  /** Null for myself: the API knows whether I play under my own login. */
  playerId: string | null;
  name: string;
  status: AnswerStatus | null;
}

/** Whom I answer for in a session, players first, each with the answer so far. */
export function participantsOf(me: Me, session: Session): Participant[] {
  const tenantId = session.tenant.id;
  const playsHere = ({ tenants }: Me["players"][number]) =>
    tenants.some((place) => place.tenantId === tenantId && place.status === "active");
  const here = me.players.filter(playsHere);
  const self = here.find(({ userId }) => userId === me.user.id);
  const roles = me.memberships.flatMap(({ tenant, role, status }) =>
    tenant.id === tenantId && status === "active" ? [role] : [],
  );
  const statusOf = (playerId: string | null) =>
    session.mine.find((answer) => answer.playerId === playerId)?.status ?? null;
  const players = here
    .filter((player) => player !== self)
    .map(({ id, firstName }) => ({ playerId: id, name: firstName, status: statusOf(id) }));
  if (!self && !can(roles, "sessions.signup")) return players;
  const own = { playerId: null, name: copy.calendar.you, status: statusOf(self?.id ?? null) };
  return [...players, own];
}

/** It can still be answered. */
export function isOpen(session: Session): boolean {
  return session.status === "scheduled" && Date.parse(session.endsAt) > Date.now();
}

/** The session as it will most likely be once an answer is taken: shown at once, corrected by the API. */
export function withAnswer(
  me: Me,
  session: Session,
  playerId: string | null,
  wants: "going" | "not_going",
): Session {
  const self = me.players.find(
    ({ userId, tenants }) =>
      userId === me.user.id && tenants.some(({ tenantId }) => tenantId === session.tenant.id),
  );
  const key = playerId ?? self?.id ?? null;
  const before = session.mine.find((answer) => answer.playerId === key)?.status;
  if (before === wants || (before === "waitlisted" && wants === "going")) return session;
  const hasPlace =
    session.capacity === null || session.going + session.waitlisted < session.capacity;
  const status = wants === "going" && !hasPlace ? "waitlisted" : wants;
  const count = (was: AnswerStatus) => Number(status === was) - Number(before === was);
  return {
    ...session,
    going: session.going + count("going"),
    waitlisted: session.waitlisted + count("waitlisted"),
    mine: [...session.mine.filter((answer) => answer.playerId !== key), { playerId: key, status }],
  };
}

/** The next session of a child, unless they said that they don't come; null where nothing is planned. */
export interface NextSession {
  playerId: string;
  name: string;
  session: Session | null;
  status: AnswerStatus | null;
}

/** The next session of each child whom I look after, of those that are known. */
export function nextSessions(me: Me, sessions: Session[]): NextSession[] {
  const coming = sessions.filter(isOpen);
  return me.players
    .filter(({ userId, tenants }) => userId !== me.user.id && tenants.length > 0)
    .map(({ id, firstName }) => {
      for (const session of coming) {
        const found = participantsOf(me, session).find(({ playerId }) => playerId === id);
        if (found && found.status !== "not_going") {
          return { playerId: id, name: firstName, session, status: found.status };
        }
      }
      return { playerId: id, name: firstName, session: null, status: null };
    });
}
