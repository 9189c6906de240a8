import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { expectJson, refusal, rows, send, type Visitor } from "../support/app.ts";
import { crowd, newcomer } from "../support/cheap.ts";
import { databaseFileIn } from "../support/database-file.ts";
import { type Call, lines } from "../support/every-route.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { accept, freshEmail, invitation } from "../support/invitations.ts";
import { mailsTo, postmark } from "../support/mail.ts";
import { basicUser, createTenant, type Founded } from "../support/people.ts";
import { tried } from "./figures.ts";
import { clerkLine, dataFolder, killWorker, postmarkLine, tick } from "./outside.ts";

/* Everything that Tenantry leans on has a bad day, one after the other. Nothing is lost, nothing half done. */

afterEach(() => {
  clerkLine.day = "good";
  postmarkLine.day = "good";
});

/** Locks a SQLite file against writes while `work` runs. */
async function withLocked(paths: string[], work: () => Promise<void>): Promise<void> {
  const held = paths.map((path) => {
    const database = new DatabaseSync(path, { timeout: 60_000 });
    database.exec("begin exclusive");
    return database;
  });
  try {
    await work();
  } finally {
    for (const database of held) {
      database.exec("rollback");
      database.close();
    }
  }
}

const count = async (table: string) => {
  const [row] = await rows<{ n: number }>(`select count(*) n from ${table}`);
  return row?.n;
};

describe("while the database is unreachable", () => {
  const writing = Object.entries(lines).filter(
    ([route, { trips }]) => trips > 0 && !route.startsWith("GET"),
  );
  type Prepared = Omit<Call, "method"> & { route: string };
  it("every route that writes answers 503 with a Retry-After, and works completely afterwards", async () => {
    const calls: Prepared[] = [];
    for (const [route, line] of writing) {
      if (line.door === "signature") continue;
      calls.push({ route, ...(await line.succeeds()) });
    }
    const before = await count("audit_entries");
    const ask = ({ route, who, path, body, headers = {} }: Prepared) => {
      const [method = ""] = route.split(" ");
      return send(who, path, { method, headers, ...(body !== undefined && { body }) });
    };
    await withLocked([databaseFileIn(dataFolder)], async () => {
      for (const call of calls) {
        const answer = await ask(call);
        expect(answer.headers.get("retry-after"), call.route).not.toBeNull();
        expect(await refusal(answer), call.route).toEqual([503, "unavailable"]);
        tried("faults survived");
      }
    });
    expect(await count("audit_entries")).toBe(before);
    for (const call of calls) expect((await ask(call)).ok, call.route).toBe(true);
    expect(await violatedInvariants()).toEqual([]);
  });
});

describe("while the rate limiter is unreachable", () => {
  it("anonymous clients cause no mail; codes, links and everything else work", async () => {
    const club = await createTenant();
    const invited = await invitation(club);
    const who = await basicUser();
    const asStranger = () =>
      send(null, "/api/auth/club-signup", {
        body: { tenantName: "Any FC", email: freshEmail(), firstName: "Ana", lastName: "Silva" },
        headers: { "cf-connecting-ip": "192.0.2.77" },
      });
    expect((await asStranger()).status).toBe(202);
    const files = readdirSync(dataFolder, { recursive: true, encoding: "utf8" });
    const limiters = files.filter((name) => /do.*RateLimiter.*\.sqlite$/i.test(name));
    expect(limiters.length).toBeGreaterThan(0);
    await withLocked(
      limiters.map((name) => join(dataFolder, name)),
      async () => {
        expect(await refusal(asStranger())).toEqual([503, "unavailable"]);
        const byCode = { body: { code: club.inviteCode } };
        expect((await send(who, "/api/tenant/join", byCode)).status).toBe(200);
        expect((await send(who, "/api/me")).status).toBe(200);
        expect(
          (await accept(null, invited.token, { firstName: "Ana", lastName: "S" })).status,
        ).toBe(200);
        tried("faults survived", 4);
      },
    );
    expect((await asStranger()).status).toBe(202);
  });
});

describe.each(["hangs", "fails", "throttles", "resets"] as const)("while Clerk %s", (day) => {
  it("everything that needs only the database works, and the rest loses nothing", async () => {
    const club = await createTenant();
    const invited = await invitation(club);
    const calls = [];
    for (const [route, line] of Object.entries(lines)) {
      if (line.door !== "session") continue;
      const good = await line.succeeds();
      // Settings promise an address in the token; these few tokens have none.
      if (route.includes("/organization")) continue;
      calls.push({ route, ...good });
    }
    clerkLine.day = day;
    for (const { route, who, path, body } of calls) {
      const [method = ""] = route.split(" ");
      const answer = await send(who, path, { method, ...(body !== undefined && { body }) });
      expect(answer.ok, `${route}: ${await answer.clone().text()}`).toBe(true);
      tried("faults survived");
    }
    const names = { firstName: "Ana", lastName: "Silva" };
    const start = Date.now();
    // What Clerk says of its limits is passed on, with the time to wait.
    const refused = day === "throttles" ? [429, "rate_limited"] : [503, "unavailable"];
    expect(await refusal(accept(null, invited.token, names))).toEqual(refused);
    // Eight seconds on an idle machine (worker/identity/backend.ts).
    expect(Date.now() - start).toBeLessThan(60_000);
    clerkLine.day = "good";
    expect((await accept(null, invited.token, names)).status).toBe(200);
    expect(await violatedInvariants()).toEqual([]);
  });
});

it("an account whose creation was not confirmed by Clerk is completed later", async () => {
  const invited = await invitation(await createTenant());
  clerkLine.day = "resets after doing it";
  const first = await accept(null, invited.token, { firstName: "Ana", lastName: "Silva" });
  expect(first.status).toBe(503);
  clerkLine.day = "good";
  const again = await accept(null, invited.token, { firstName: "Ana", lastName: "Silva" });
  expect(again.status, await again.clone().text()).toBe(200);
  tried("faults survived");
});

/** Moves the outbox an hour ahead: what waits is due. */
const anHourLater = () => rows("update emails set next_attempt_at = 0 where status = 'queued'");

describe("while Postmark is down for an hour", () => {
  it("a thousand invitations wait, and each is sent once, oldest first, within the rate", async () => {
    const clubs = [await createTenant(), await createTenant()];
    postmarkLine.day = "fails";
    const addresses: string[] = [];
    for (const club of clubs) {
      const sent = Array.from({ length: 500 }, () => ({ email: freshEmail(), role: "parent" }));
      addresses.push(...sent.map(({ email }) => email));
      const path = `/api/admin/tenants/${club.tenant.id}/invitations/import`;
      const { created } = await expectJson<{ created: number }>(
        send(club.owner, path, { body: { rows: sent } }),
        200,
      );
      expect(created).toBe(500);
    }
    for (const day of ["fails", "throttles", "resets", "hangs"] as const) {
      postmarkLine.day = day;
      await anHourLater();
      if (day !== "hangs") await tick();
    }
    const [waiting] = await rows<{ n: number }>(
      "select count(*) n from emails where status = 'queued'",
    );
    expect(waiting?.n).toBeGreaterThanOrEqual(1_000);
    // It comes back, and loses an answer first.
    postmarkLine.day = "resets after doing it";
    await anHourLater();
    await tick();
    postmarkLine.day = "good";
    postmarkLine.seen.length = 0;
    for (let hour = 0; hour < 6; hour += 1) {
      await anHourLater();
      await tick();
    }
    const left = await rows(
      "select status, count(*) n from emails where tenant_id in (?, ?) group by 1",
      clubs[0]?.tenant.id,
      clubs[1]?.tenant.id,
    );
    expect(left).toEqual([{ status: "sent", n: 1_000 }]);
    const sends = postmarkLine.seen.filter(({ path }) => path.startsWith("POST /email"));
    // Five hundred in a call, one call after the other.
    expect(sends.length).toBeLessThanOrEqual(8);
    for (const address of [...addresses.slice(0, 40), ...addresses.slice(-40)]) {
      expect(await mailsTo(address), address).toHaveLength(1);
    }
    const pages = await Promise.all(
      [0, 500, 1_000].map((offset) => postmark.getOutboundMessages({ count: 500, offset })),
    );
    // The newest come first in Postmark's list.
    const arrived = pages.flatMap(({ Messages }) =>
      Messages.map(({ Recipients }) => Recipients[0] ?? ""),
    );
    const wanted = new Map(addresses.map((address, at) => [address, Math.floor(at / 500)]));
    const order = arrived.flatMap((address) => wanted.get(address) ?? []).reverse();
    // Of one import all are of one moment; of two, the first goes first.
    expect(order).toEqual([...order].sort());
    expect(order).toHaveLength(1_000);
    const { TotalCount } = await postmark.getOutboundMessages({ count: 1, offset: 0 });
    const [all] = await rows<{ n: number }>("select count(*) n from emails where status = 'sent'");
    expect(TotalCount).toBe(all?.n);
    expect(await violatedInvariants()).toEqual([]);
    tried("mails that waited out an outage", 1_000);
  });
});

/** What an answer names that was made. */
interface Made {
  id?: string;
  items?: { id: string }[];
  membership?: { id: string };
}

describe("a Worker that is killed at random", () => {
  it("during a thousand mixed writes loses no confirmed write, and leaves none half done", async () => {
    const owner = (await crowd(1))[0] as Visitor;
    const clubs: Founded[] = [];
    for (let at = 0; at < 5; at += 1) {
      const body = { tenantName: "Falling FC" };
      clubs.push(await expectJson<Founded>(send(owner, "/api/tenants", { body }), 201));
    }
    const clubAt = (at: number) => clubs[at % clubs.length] as Founded;
    const acknowledged: { sql: string; value: string }[] = [];
    /** A write, and the row that it says is there. */
    const write = async (at: number): Promise<void> => {
      const { tenant, inviteCode } = clubAt(at);
      const email = freshEmail();
      const mayBe = async (answer: Response, table: string) => {
        if (!answer.ok) return;
        const made = (await answer.json()) as Made;
        const id = made.id ?? made.items?.[0]?.id ?? made.membership?.id ?? "";
        acknowledged.push({ sql: `select count(*) n from ${table} where id = ?`, value: id });
      };
      const path = `/api/admin/tenants/${tenant.id}`;
      if (at % 5 === 0) {
        const body = { tenantId: tenant.id, email, role: "parent" };
        await mayBe(await send(owner, "/api/admin/invitations", { body }), "invitations");
      } else if (at % 5 === 1) {
        const who = newcomer();
        await send(who, "/api/auth/create-basic-user", { body: {} });
        await mayBe(
          await send(who, "/api/tenant/join", { body: { code: inviteCode } }),
          "memberships",
        );
      } else if (at % 5 === 2) {
        const body = {
          title: "Training",
          startsAt: "2030-01-01T10:00:00Z",
          endsAt: "2030-01-01T11:00:00Z",
          repeat: { every: "week", count: 4 },
        };
        await mayBe(await send(owner, `${path}/sessions`, { body }), "sessions");
      } else if (at % 5 === 3) {
        const body = { firstName: "Mia", lastName: "Silva", birthdate: "2014-01-01" };
        await mayBe(await send(owner, `${path}/players`, { body }), "players");
      } else {
        await send(owner, path, { method: "PATCH", body: { name: `Falling ${at} FC` } });
      }
    };
    let next = 0;
    let lost = 0;
    const writers = Array.from({ length: 8 }, async () => {
      for (let at = next++; at < 1_000; at = next++) {
        await write(at).catch(async () => {
          lost += 1;
          await new Promise((again) => setTimeout(again, 100));
        });
      }
    });
    const killer = (async () => {
      for (let kill = 0; kill < 5; kill += 1) {
        const at = 100 + kill * 170 + Math.floor(Math.random() * 100);
        while (next < at) await new Promise((again) => setTimeout(again, 5));
        await killWorker();
        tried("faults survived");
      }
    })();
    await Promise.all([...writers, killer]);
    expect(next).toBeGreaterThanOrEqual(1_000);
    expect(lost).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(500);
    for (const { sql, value } of acknowledged) {
      const [row] = await rows<{ n: number }>(sql, value);
      expect(row?.n, `${sql} ${value}`).toBe(1);
    }
    expect(await violatedInvariants()).toEqual([]);
    tried("writes while the Worker was killed", 1_000);
  });
});
