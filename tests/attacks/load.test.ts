import { expect, it } from "vitest";
import { send, type Visitor } from "../support/app.ts";
import { newcomer } from "../support/cheap.ts";
import { broken } from "../support/invariants.ts";
import { founded } from "../support/people.ts";
import { added } from "../support/sessions.ts";
import { tried } from "./figures.ts";
import { numberOf } from "./rounds.ts";

/* Nobody means harm, and all come at once. `npm run bench -- --soak` and `--club-night` measure more of it. */

/** Does something with each, so many at a time. */
async function eachOf<T>(all: T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = waiting.pop(); one; one = waiting.pop()) await work(one);
    }),
  );
}

it("a club night: three hundred sign up and join by one code from one address, all in, each once, and then look", async () => {
  const club = await founded();
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
  const slow: number[] = [];
  await eachOf([...everybody, ...everybody], 16, async (who) => {
    const as = who;
    for (const path of ["/api/me", "/api/sessions", "/api/tenants"]) {
      const start = performance.now();
      const answer = await send(as, path);
      slow.push(performance.now() - start);
      expect(answer.status).toBe(200);
      tried("requests held under load");
    }
  });
  slow.sort((a, b) => a - b);
  // A machine that runs other suites beside this one is slow; one that hangs is slower still.
  expect(slow[Math.floor(slow.length * 0.99)]).toBeLessThan(2_000);
  expect(await broken()).toEqual([]);
});
