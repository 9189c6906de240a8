import { expect, it } from "vitest";
import { send, type Visitor } from "../support/app.ts";
import { newcomer } from "../support/cheap.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { createTenant } from "../support/people.ts";
import { added } from "../support/sessions.ts";
import { tried } from "./figures.ts";
import { numberOf } from "./rounds.ts";

/* Many honest users at once. `npm run bench -- --soak` and `--club-night` measure more of it. */

/** Does something with each, so many at a time. */
async function eachOf<T>(all: T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) await work(one);
    }),
  );
}

/** Sends a request, and notes how long it took. */
async function timed(into: number[], status: number, act: () => Promise<Response>): Promise<void> {
  const start = performance.now();
  const answer = await act();
  into.push(performance.now() - start);
  expect(answer.status).toBe(status);
  tried("requests held under load");
}

/** The time that 99 of 100 requests stayed below. */
function slowest(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
}

it("three hundred people sign up and join by one code from one IP address, each once, and then read", async () => {
  const club = await createTenant();
  await added(club, { repeat: { every: "week", count: 10 } });
  const ip = "2001:db8:cafe:1::1";
  const everybody: Visitor[] = Array.from({ length: 300 }, () => ({ ...newcomer(), ip }));
  await eachOf(everybody, 16, async (who) => {
    const body = { inviteCode: club.inviteCode };
    const answer = await send(who, "/api/auth/create-basic-user", { body });
    expect(answer.status, await answer.clone().text()).toBe(201);
    tried("requests held under load");
  });
  const members = await numberOf(
    "select count(*) n from memberships where tenant_id = ? and role = 'parent' and status = 'active'",
    club.tenant.id,
  );
  expect(members).toBe(300);
  /** How long requests took, and how long those took that need neither the person nor the database. */
  const took: number[] = [];
  const least: number[] = [];
  await eachOf([...everybody, ...everybody], 16, async (who) => {
    for (const path of ["/api/me", "/api/sessions", "/api/tenants"]) {
      await timed(took, 200, () => send(who, path));
    }
    await timed(least, 404, () => send(null, "/api/nothing-is-here"));
  });
  // What is slow on a busy machine is every request; what hangs is slow beside the others.
  expect(slowest(took)).toBeLessThan(Math.max(2_000, 10 * slowest(least)));
  expect(await violatedInvariants()).toEqual([]);
});
