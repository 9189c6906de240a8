import { api, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { useQuery } from "../data/use-query.ts";
import { type Session, withAnswer } from "../sessions/participants.ts";

/** The sessions of some days, and a function to answer them. */
export interface Calendar {
  sessions: Session[] | undefined;
  problem: unknown;
  answer(session: Session, playerId: string | null, status: "going" | "not_going"): Promise<void>;
  reload(): Promise<void>;
}

/** More than anybody's clubs have in a month. Limits the number of requests. */
const maxPages = 10;

async function readAll(from: Date, to: Date, tenantIds: string[]): Promise<Session[]> {
  const all: Session[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query = {
      from: from.toISOString(),
      to: to.toISOString(),
      limit: "100",
      ...(tenantIds.length > 0 && { tenantId: tenantIds }),
      ...(cursor && { cursor }),
    };
    const list: { items: Session[]; nextCursor: string | null } = await unwrap(
      api.sessions.$get({ query }),
    );
    all.push(...list.items);
    cursor = list.nextCursor;
    if (!cursor) break;
  }
  return all;
}

/**
 * Loads the sessions between two days, of some tenants or of all. While other days load, the sessions before stay shown.
 * An answer is shown at once; if the API refuses it, the change is undone and `problem` is set.
 */
export function useCalendar(me: Me, from: Date, to: Date, tenantIds: string[]): Calendar {
  // Loads again after the person has joined a club.
  const memberships = me.memberships.map(({ id, status }) => `${id} ${status}`);
  const key = [from.getTime(), to.getTime(), ...tenantIds, ...memberships].join();
  const calendar = useQuery(key, () => readAll(from, to, tenantIds), { keepsData: true });
  const { problem: refusal, attempt } = useAction(key);
  const replace = (next: Session) =>
    calendar.setData((all) => all?.map((session) => (session.id === next.id ? next : session)));
  const answer: Calendar["answer"] = (session, playerId, status) =>
    attempt(async () => {
      replace(withAnswer(me, session, playerId, status));
      try {
        replace(await sendAnswer(session.id, playerId, status));
      } catch (error) {
        replace(session);
        throw error;
      }
    });
  const { data: sessions, problem, reload } = calendar;
  return { sessions, problem: refusal ?? problem, answer, reload };
}

/** Sends an answer to the API. Returns the session after it. */
export function sendAnswer(
  id: string,
  playerId: string | null,
  status: "going" | "not_going",
): Promise<Session> {
  const json = { status, ...(playerId && { playerId }) };
  return unwrap(api.sessions[":id"].signup.$put({ param: { id }, json }));
}
