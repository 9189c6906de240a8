import type { Player } from "../../worker/players/responses.ts";
import type { Session } from "../../worker/sessions/responses.ts";
import type { Tenant } from "../../worker/tenants/responses.ts";
import { api, expectJson, send, type Visitor } from "./app.ts";

/** A tenant of which only this much is needed. */
interface Club {
  owner: Visitor;
  tenant: Tenant;
}

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

/** A moment so many milliseconds from now, on the full minute. */
export const inMs = (ms: number) =>
  new Date(Math.round((Date.now() + ms) / 60_000) * 60_000).toISOString();

/** A training tomorrow. */
export const training = (more: Record<string, unknown> = {}) => ({
  title: "Under 12 training",
  startsAt: inMs(dayMs),
  endsAt: inMs(dayMs + hourMs),
  ...more,
});

/** Sessions that a club adds. */
export async function added(
  club: Club,
  more: Record<string, unknown> = {},
  who: Visitor = club.owner,
): Promise<Session[]> {
  const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
  const body = training(more);
  const { items } = await expectJson<{ items: Session[] }>(send(who, path, { body }), 201);
  return items;
}

/** One session that a club adds. */
export async function addedOne(
  club: Club,
  more: Record<string, unknown> = {},
  who: Visitor = club.owner,
): Promise<Session> {
  const [session] = await added(club, more, who);
  if (!session) throw new Error("no session");
  return session;
}

/** A guardian's child, in these clubs. */
export function child(
  guardian: Visitor,
  clubs: Club[] = [],
  more: Record<string, unknown> = {},
): Promise<Player> {
  const body = {
    firstName: "Mia",
    lastName: "Silva",
    birthdate: "2016-04-01",
    tenantIds: clubs.map(({ tenant }) => tenant.id),
    ...more,
  };
  return expectJson(api(guardian).players.$post({ json: body }), 201);
}

/** Says who comes. */
export const answer = (
  who: Visitor,
  session: { id: string },
  status: "going" | "not_going",
  playerId?: string,
) =>
  api(who).sessions[":id"].signup.$put({
    param: { id: session.id },
    json: { status, ...(playerId && { playerId }) },
  });

/** The same, once it has been taken. */
export const answered = (...args: Parameters<typeof answer>): Promise<Session> =>
  expectJson(answer(...args), 200);

/** The sessions in a user's calendar. */
export async function calendar(who: Visitor, query = ""): Promise<Session[]> {
  const { items } = await expectJson<{ items: Session[] }>(send(who, `/api/sessions${query}`), 200);
  return items;
}
