import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  bindings,
  expectJson,
  freshIp,
  refusal,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";
import { basicUser, createTenant, slipFor } from "../../tests/support/people.ts";
import { dayMs } from "../../tests/support/sessions.ts";
import { app } from "../app.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

const wrong = "WRONGWRONG";
const lookUp = (ip: string, code = wrong) =>
  send(null, `/api/tenants/by-invite-code/${code}`, { headers: { "cf-connecting-ip": ip } });
const join = (who: Visitor, code = wrong) => send(who, "/api/tenant/join", { body: { code } });
const add = (who: Visitor, code = wrong) =>
  send(who, "/api/memberships/add-by-code", { body: { code } });
const claim = (who: Visitor, code = wrong) =>
  send(who, "/api/players/claim", { body: { code, birthdate: "2016-04-01" } });
const statusesOf = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status);
const isStatus = (wanted: number) => (status: number) => status === wanted;

/** Moves everything counted into the past, as if the time had gone by. */
const age = (byMs: number) =>
  rows("update code_misses set window_ends_at = window_ends_at - ?", byMs);

describe("a person who guesses", () => {
  it("gets twenty, however many are sent at once, by all doors and from everywhere", async () => {
    const who = await basicUser();
    const { inviteCode } = await createTenant();
    const doors = [join, add, claim];
    const answers = Array.from({ length: 60 }, (_, at) =>
      (doors[at % doors.length] as typeof join)({ ...who, ip: freshIp() }),
    );
    const statuses = await statusesOf(answers);
    expect(statuses.filter(isStatus(404))).toHaveLength(20);
    expect(statuses.filter(isStatus(429))).toHaveLength(40);
    expect((await join({ ...who, ip: freshIp() }, inviteCode)).status).toBe(429);
    expect(await expectJson(send(who, "/api/me"), 200)).toMatchObject({ memberships: [] });
  });

  it("is let in again after a day, and what was counted is swept", async () => {
    const who = await basicUser();
    await statusesOf(Array.from({ length: 21 }, () => join(who)));
    expect((await join(who)).status).toBe(429);
    await age(dayMs);
    expect((await join(who)).status).toBe(404);
    await age(dayMs + 1);
    await runScheduledCleanup(bindings, Date.now());
    expect(await rows("select key from code_misses")).toEqual([]);
  });

  it("uses up nobody's places but their own: a try that is refused counts nowhere", async () => {
    const ip = freshIp();
    await statusesOf(Array.from({ length: 100 }, () => lookUp(ip)));
    const [near] = await rows<{ misses: number }>(
      "select max(misses) misses from code_misses where key like '%/48'",
    );
    expect(near?.misses).toBe(20);
  });

  it("does a slip no harm once they are refused", async () => {
    const { code } = await slipFor(await createTenant());
    const who = await basicUser();
    await statusesOf(Array.from({ length: 20 }, () => join(who)));
    const misdated = () =>
      send(who, "/api/players/claim", { body: { code, birthdate: "2015-01-01" } });
    for (const _ of [1, 2, 3, 4, 5, 6]) expect((await misdated()).status).toBe(429);
    expect((await claim(who, code)).status).toBe(429);
    expect((await claim(await basicUser(), code)).status).toBe(200);
  });
});

describe("what is no guess", () => {
  it("is a code of somewhere they are already, paused as it may be", async () => {
    const club = await createTenant();
    const ip = freshIp();
    const parent = { ...(await basicUser()), ip };
    expect((await join(parent, club.inviteCode)).status).toBe(200);
    await rows(`update tenants set policy = '{"codePaused":true}' where id = ?`, club.tenant.id);
    const again = await statusesOf(
      Array.from({ length: 30 }, (_, at) => (at % 2 ? join : add)(parent, club.inviteCode)),
    );
    expect(again.every(isStatus(200))).toBe(true);
    expect((await join({ ...(await basicUser()), ip }, club.inviteCode)).status).toBe(409);
  });

  it("is a slip that has made them a guardian", async () => {
    const { code } = await slipFor(await createTenant());
    const who = await basicUser();
    const statuses = await statusesOf(Array.from({ length: 25 }, () => claim(who, code)));
    expect(statuses.every(isStatus(200))).toBe(true);
    expect((await join(who)).status).toBe(404);
  });
});

describe("the neighbourhood", () => {
  it("of many addresses has a limit of its own", async () => {
    const network = freshIp().split(":").slice(0, 3).join(":");
    const guess = (at: number) =>
      send(null, "/api/tenants/by-invite-code/WRONGWRONG", {
        headers: { "cf-connecting-ip": `${network}:${at.toString(16)}::1` },
      });
    const statuses: number[] = [];
    for (let from = 0; from < 440; from += 40) {
      const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => guess(from + at)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(400);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
  });
});

describe("codes tried from many places", () => {
  it("make look-ups ask for sign-in and joins wait, and nothing else", async () => {
    const env = { ...bindings, CODE_MISSES_EVERYWHERE_PER_HOUR: "3" };
    const ip = freshIp();
    const [club, parent] = [await createTenant(), await basicUser()];
    const through = async (path: string, init: { body?: unknown; token?: string } = {}) => {
      const context = createExecutionContext();
      const request = new Request(`http://localhost:8787${path}`, {
        method: init.body ? "POST" : "GET",
        headers: {
          "cf-connecting-ip": ip,
          "content-type": "application/json",
          ...(init.token && { authorization: `Bearer ${init.token}` }),
        },
        ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
      });
      const answer = await app.fetch(request, env, context as never);
      await waitOnExecutionContext(context);
      return answer;
    };
    const lookUpAs = (code: string, token?: string) =>
      through(`/api/tenants/by-invite-code/${code}`, token ? { token } : {});
    // Other tests of this file have missed as well.
    await rows("delete from code_misses where key = 'everywhere'");
    for (const _ of [1, 2, 3]) {
      expect((await lookUpAs(club.inviteCode)).status).toBe(200);
      expect((await lookUpAs("WRONGWRONG")).status).toBe(404);
    }
    expect(await refusal(lookUpAs(club.inviteCode))).toEqual([401, "sign_in_required"]);
    expect((await lookUpAs(club.inviteCode, await parent.getToken())).status).toBe(200);
    const joined = await through("/api/tenant/join", {
      body: { code: club.inviteCode },
      token: await parent.getToken(),
    });
    expect(await expectJson(joined, 200)).toMatchObject({ membership: { status: "pending" } });
  });
});
