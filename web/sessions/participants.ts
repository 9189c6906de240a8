import { can } from "../../worker/permissions.ts";
import type { api, Me, ResponseBody } from "../data/api.ts";
import { copy } from "../i18n/index.ts";

export type Session = ResponseBody<typeof api.sessions.$get>["items"][number];
export type AnswerStatus = Session["mine"][number]["status"];

/** A person whom the reader answers for: one of their players, or the reader. */
export interface Participant {
  /** Null for the reader: the API knows whether they are a player with a login. */
  playerId: string | null;
  name: string;
  status: AnswerStatus | null;
}

/** The people whom the reader answers for in a session, players first, each with their answer. */
export function participantsOf(me: Me, session: Session): Participant[] {
  const tenantId = session.tenant.id;
  const playsInTenant = ({ tenants }: Me["players"][number]) =>
    tenants.some((place) => place.tenantId === tenantId && place.status === "active");
  const playersInTenant = me.players.filter(playsInTenant);
  const self = playersInTenant.find(({ userId }) => userId === me.user.id);
  const roles = me.memberships.flatMap(({ tenant, role, status }) =>
    tenant.id === tenantId && status === "active" ? [role] : [],
  );
  const statusOf = (playerId: string | null) =>
    session.mine.find((answer) => answer.playerId === playerId)?.status ?? null;
  const players = playersInTenant
    .filter((player) => player !== self)
    .map(({ id, firstName }) => ({ playerId: id, name: firstName, status: statusOf(id) }));
  if (!self && !can(roles, "sessions.signup")) return players;
  const own = { playerId: null, name: copy.calendar.you, status: statusOf(self?.id ?? null) };
  return [...players, own];
}

/** Whether a session can still be answered. */
export function isOpen(session: Session): boolean {
  return session.status === "scheduled" && Date.parse(session.endsAt) > Date.now();
}

/** The session with an answer added, to be shown until the API responds. */
export function withAnswer(
  me: Me,
  session: Session,
  playerId: string | null,
  answer: "going" | "not_going",
): Session {
  const self = me.players.find(
    ({ userId, tenants }) =>
      userId === me.user.id && tenants.some(({ tenantId }) => tenantId === session.tenant.id),
  );
  const key = playerId ?? self?.id ?? null;
  const before = session.mine.find((own) => own.playerId === key)?.status;
  if (before === answer || (before === "waitlisted" && answer === "going")) return session;
  const hasFreePlace =
    session.capacity === null || session.going + session.waitlisted < session.capacity;
  const status = answer === "going" && !hasFreePlace ? "waitlisted" : answer;
  const change = (counted: AnswerStatus) => Number(status === counted) - Number(before === counted);
  return {
    ...session,
    going: session.going + change("going"),
    waitlisted: session.waitlisted + change("waitlisted"),
    mine: [...session.mine.filter((own) => own.playerId !== key), { playerId: key, status }],
  };
}

/** A child's next session that they have not declined, or null. */
export interface NextSession {
  playerId: string;
  name: string;
  session: Session | null;
  status: AnswerStatus | null;
}

/** The next session of each child that the reader looks after, among `sessions`. */
export function nextSessions(me: Me, sessions: Session[]): NextSession[] {
  const upcoming = sessions.filter(isOpen);
  return me.players
    .filter(({ userId, tenants }) => userId !== me.user.id && tenants.length > 0)
    .map(({ id, firstName }) => {
      for (const session of upcoming) {
        const participant = participantsOf(me, session).find(({ playerId }) => playerId === id);
        if (participant && participant.status !== "not_going") {
          return { playerId: id, name: firstName, session, status: participant.status };
        }
      }
      return { playerId: id, name: firstName, session: null, status: null };
    });
}
