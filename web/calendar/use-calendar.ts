import { api, type Me, unwrap } from "../data/api.ts";
import { useAction } from "../data/use-action.ts";
import { useQuery } from "../data/use-query.ts";
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
 * Reads the sessions of a span, of some tenants or of all. What was read stays shown while another span is
 * on its way. An answer shows at once; when it is refused, what was there comes back and `problem` says why.
 */
export function useCalendar(me: Me, from: Date, to: Date, tenantIds: string[]): Calendar {
  // Somebody who has just joined sees the sessions of their club without a reload.
  const memberships = me.memberships.map(({ id, status }) => `${id} ${status}`);
  const key = [from.getTime(), to.getTime(), ...tenantIds, ...memberships].join();
  const calendar = useQuery(key, () => readAll(from, to, tenantIds), { keepsData: true });
  const { problem: refusal, attempt } = useAction(key);
  const put = (next: Session) =>
    calendar.setData((all) => all?.map((one) => (one.id === next.id ? next : one)));
  const answer: Calendar["answer"] = (session, playerId, wants) =>
    attempt(async () => {
      put(withAnswer(me, session, playerId, wants));
      try {
        put(await sendAnswer(session.id, playerId, wants));
      } catch (error) {
        put(session);
        throw error;
      }
    });
  const { data: sessions, problem, reload } = calendar;
  return { sessions, problem: refusal ?? problem, answer, reload };
}

/** Tells the API; answers the session as it is then. */
export function sendAnswer(
  id: string,
  playerId: string | null,
  status: "going" | "not_going",
): Promise<Session> {
  const json = { status, ...(playerId && { playerId }) };
  return unwrap(api.sessions[":id"].signup.$put({ param: { id }, json }));
}
