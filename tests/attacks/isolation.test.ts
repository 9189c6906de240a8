import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  memberships,
  playerGuardians,
  playerMemberships,
  sessionSignups,
} from "../../worker/db/schema.ts";
import { type Role, roles } from "../../worker/permissions.ts";
import type { Session } from "../../worker/sessions/responses.ts";
import { expectJson, runAll, type Statement, send, type Visitor } from "../support/app.ts";
import { insertStatement } from "../support/builders/insert.ts";
import { createPlayer } from "../support/builders/players.ts";
import { userIdOf } from "../support/builders/users.ts";
import { basicUser, createTenant } from "../support/people.ts";
import { added, dayMs, inMs } from "../support/sessions.ts";

/*
 * Random tenants, people, players and ties between them: each user sees every session, player and roster that
 * one of their active ties allows, once, and no other. The expectation is computed here from the ties alone, in
 * another way than the Worker's.
 */

const [tenantCount, personCount, playerCount] = [3, 4, 4];
const statuses = ["active", "active", "pending", "suspended", "removed", "left"] as const;
const index = (count: number) => fc.nat({ max: count - 1 });

/** A world: memberships, guardians, players of tenants, and players with a login. */
const world = fc.record({
  memberships: fc.uniqueArray(
    fc.record({
      person: index(personCount),
      tenant: index(tenantCount),
      role: fc.constantFrom(...roles),
      status: fc.constantFrom(...statuses),
    }),
    { maxLength: 12, selector: ({ person, tenant, role }) => `${person} ${tenant} ${role}` },
  ),
  guardians: fc.uniqueArray(fc.record({ person: index(personCount), player: index(playerCount) }), {
    maxLength: 8,
    selector: ({ person, player }) => `${person} ${player}`,
  }),
  players: fc.uniqueArray(
    fc.record({
      player: index(playerCount),
      tenant: index(tenantCount),
      status: fc.constantFrom(...statuses),
    }),
    { maxLength: 8, selector: ({ player, tenant }) => `${player} ${tenant}` },
  ),
  logins: fc.uniqueArray(fc.record({ person: index(personCount), player: index(playerCount) }), {
    maxLength: 2,
    comparator: (a, b) => a.person === b.person || a.player === b.player,
  }),
  suspended: fc.option(index(personCount)),
  ownerless: fc.option(index(tenantCount)),
  deleted: fc.option(index(tenantCount)),
  openRosters: fc.uniqueArray(index(tenantCount), { maxLength: tenantCount }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** What a person may see of a tenant, from the ties alone. */
function sights(made: World, person: number, tenant: number) {
  const held = made.memberships.filter((tie) => tie.person === person && tie.tenant === tenant);
  const active: Role[] = held.flatMap(({ role, status }) => (status === "active" ? [role] : []));
  const ties = [...made.guardians, ...made.logins];
  const mine = new Set(ties.flatMap((tie) => (tie.person === person ? [tie.player] : [])));
  const hasPlayer = made.players.some(
    (tie) => mine.has(tie.player) && tie.tenant === tenant && tie.status === "active",
  );
  const isBarred = held.some(({ status }) => status === "suspended");
  const isOut = made.suspended === person || made.deleted === tenant;
  const isStaff = active.some((role) => ["owner", "admin", "coach"].includes(role));
  const mayOpen = made.openRosters.includes(tenant) && active.length > 0;
  return {
    sessions: !isOut && (active.length > 0 || (hasPlayer && !isBarred)),
    players: !isOut && isStaff,
    roster: !isOut && (isStaff || mayOpen),
  };
}

/** People, tenants with two sessions each, and players: made once, tied anew for each world. */
async function cast() {
  const person = async () => {
    const who = await basicUser();
    return { who, id: await userIdOf(who) };
  };
  const tenant = async () => {
    const club = await createTenant();
    const sessions = await added(club, {
      startsAt: inMs(dayMs),
      endsAt: inMs(1.1 * dayMs),
      repeat: { every: "week", count: 2 },
    });
    return { id: club.tenant.id, sessions: sessions.map(({ id }) => id) };
  };
  const people = await Promise.all(Array.from({ length: personCount }, person));
  const tenants = await Promise.all(Array.from({ length: tenantCount }, tenant));
  const players: string[] = [];
  for (let n = 0; n < playerCount; n += 1) players.push(await createPlayer(people[0]?.id ?? ""));
  return { people, tenants, players };
}
type Cast = Awaited<ReturnType<typeof cast>>;

/** Writes a world's ties, once those of the world before it are gone. */
function tie({ people, tenants, players }: Cast, made: World): Promise<void> {
  const statements: Statement[] = [];
  for (const { id } of people) {
    statements.push(["delete from memberships where user_id = ?", id]);
    statements.push(["delete from player_guardians where user_id = ?", id]);
    const status = people[made.suspended ?? -1]?.id === id ? "suspended" : "active";
    statements.push(["update users set status = ? where id = ?", status, id]);
  }
  for (const id of players) {
    statements.push(["delete from player_memberships where player_id = ?", id]);
    statements.push(["delete from session_signups where player_id = ?", id]);
    statements.push(["update players set user_id = null where id = ?", id]);
  }
  for (const [at, { id }] of tenants.entries()) {
    const status = made.deleted === at ? "deleted" : made.ownerless === at ? "ownerless" : "active";
    const policy = made.openRosters.includes(at) ? { rosterVisibility: "members" } : {};
    statements.push([
      "update tenants set status = ?, policy = ? where id = ?",
      status,
      JSON.stringify(policy),
      id,
    ]);
  }
  for (const { person, tenant, role, status } of made.memberships) {
    statements.push(
      insertStatement(memberships, {
        id: crypto.randomUUID(),
        tenantId: tenants[tenant]?.id ?? "",
        userId: people[person]?.id ?? "",
        role,
        status,
        joinedVia: "code",
        joinedAt: 0,
        claim: "",
        createdAt: 0,
        updatedAt: 0,
      }),
    );
  }
  for (const { person, player } of made.guardians) {
    statements.push(
      insertStatement(playerGuardians, {
        playerId: players[player] ?? "",
        userId: people[person]?.id ?? "",
        consentedAt: 1,
        createdAt: 0,
      }),
    );
  }
  for (const { person, player } of made.logins) {
    statements.push([
      "update players set user_id = ? where id = ?",
      people[person]?.id,
      players[player],
    ]);
  }
  for (const { player, tenant, status } of made.players) {
    const playerId = players[player] ?? "";
    statements.push(
      insertStatement(playerMemberships, {
        tenantId: tenants[tenant]?.id ?? "",
        playerId,
        status,
        createdAt: 0,
      }),
      insertStatement(sessionSignups, {
        id: crypto.randomUUID(),
        sessionId: tenants[tenant]?.sessions[0] ?? "",
        playerId,
        status: "going",
        byUserId: people[0]?.id ?? "",
        answeredAt: 0,
        claim: "",
        createdAt: 0,
      }),
    );
  }
  return runAll(statements);
}

/** The ids of every page of a user's calendar; none for a suspended user. */
async function calendarOf(who: Visitor): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const answer = await send(who, `/api/sessions?limit=3${cursor && `&cursor=${cursor}`}`);
    if (answer.status === 403) return [];
    const page: { items: Session[]; nextCursor: string | null } = await expectJson(answer, 200);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return seen.sort();
}

/** The players in a list or a roster, or null where it is refused. */
async function playersIn(answer: Response, key: "id" | "playerId"): Promise<string[] | null> {
  if (!answer.ok) return null;
  const { items } = await expectJson<{ items: Record<string, string>[] }>(answer, 200);
  return items.map((row) => row[key] ?? "").sort();
}

describe("with any ties between people, players and tenants", () => {
  it("each user sees what an active tie allows, once, and nothing else", async () => {
    const everybody = await cast();
    const { people, tenants, players } = everybody;
    const check = fc.asyncProperty(world, async (made) => {
      await tie(everybody, made);
      const look = async ({ who }: Cast["people"][number], person: number) => {
        const may = tenants.map((_, tenant) => sights(made, person, tenant));
        const sessions = tenants.flatMap((tenant, at) =>
          may[at]?.sessions ? tenant.sessions : [],
        );
        expect(await calendarOf(who)).toEqual(sessions.sort());
        for (const [at, { id, sessions: own }] of tenants.entries()) {
          const playing = made.players.flatMap((there) =>
            there.tenant === at && there.status === "active" ? [players[there.player] ?? ""] : [],
          );
          const roster = await send(who, `/api/sessions/${own[0]}/roster`);
          const list = await send(who, `/api/admin/tenants/${id}/players`);
          const session = await send(who, `/api/sessions/${own[1]}`);
          expect(await playersIn(roster, "playerId")).toEqual(
            may[at]?.roster ? playing.sort() : null,
          );
          expect(await playersIn(list, "id")).toEqual(may[at]?.players ? playing.sort() : null);
          expect(session.ok).toBe(may[at]?.sessions);
        }
      };
      await Promise.all(people.map(look));
    });
    await fc.assert(check, { numRuns: 40 });
  });
});
