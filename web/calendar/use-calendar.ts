import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem, api, bodyOf, type Me } from "../data/api.ts";
import { type Session, withAnswer } from "../sessions/participants.ts";

/** The sessions of a span of days, and the way to answer them. */
export interface Calendar {
  sessions: Session[] | undefined;
  problem: unknown;
  answer(session: Session, playerId: string | null, wants: "going" | "not_going"): Promise<void>;
  reload(): Promise<void>;
}

/** More than a month of anybody's clubs holds; a bound, so that no page waits for ever. */
const mostPages = 10;

async function readAll(from: Date, to: Date, tenantIds: string[]): Promise<Session[]> {
  const all: Session[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const query = {
      from: from.toISOString(),
      to: to.toISOString(),
      limit: "100",
      ...(tenantIds.length > 0 && { tenantId: tenantIds }),
      ...(cursor && { cursor }),
    };
    const list: { items: Session[]; nextCursor: string | null } = await bodyOf(
      api.sessions.$get({ query }),
    );
    all.push(...list.items);
    cursor = list.nextCursor;
    if (!cursor) break;
  }
  return all;
}

/**
 * Reads the sessions of a span, of some tenants or of all. What was read stays shown while another span is
 * on its way. An answer shows at once; when it is refused, what was there comes back and `problem` says why.
 */
export function useCalendar(me: Me, from: Date, to: Date, tenantIds: string[]): Calendar {
  const [sessions, setSessions] = useState<Session[]>();
  const [problem, setProblem] = useState<unknown>();
  const turn = useRef(0);
  const key = `${from.getTime()} ${to.getTime()} ${tenantIds.join()}`;
  const load = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const all = await readAll(from, to, tenantIds);
      if (mine !== turn.current) return;
      setSessions(all);
      setProblem(undefined);
    } catch (error) {
      if (mine === turn.current)
        setProblem(error instanceof ApiProblem ? error : new ApiProblem("offline"));
    }
  }, [key]);
  // Somebody who has just joined sees the sessions of their club without a reload.
  const places = me.memberships.map(({ id, status }) => `${id} ${status}`).join();
  useEffect(() => {
    void load();
  }, [load, places]);
  const put = (next: Session) =>
    setSessions((all) => all?.map((one) => (one.id === next.id ? next : one)));
  const answer: Calendar["answer"] = async (session, playerId, wants) => {
    setProblem(undefined);
    put(withAnswer(me, session, playerId, wants));
    try {
      put(await sendAnswer(session.id, playerId, wants));
    } catch (error) {
      put(session);
      setProblem(error);
    }
  };
  return { sessions, problem, answer, reload: load };
}

/** Tells the API; answers the session as it is then. */
export function sendAnswer(
  id: string,
  playerId: string | null,
  status: "going" | "not_going",
): Promise<Session> {
  const json = { status, ...(playerId && { playerId }) };
  return bodyOf(api.sessions[":id"].signup.$put({ param: { id }, json }));
}
