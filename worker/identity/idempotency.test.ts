import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  type Sent,
  send,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";

import { insert } from "../../tests/support/builders/insert.ts";
import { basicUser, createTenant, type Founded } from "../../tests/support/people.ts";
import { idempotencyKeys, webhookEvents } from "../db/schema.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

const keyed = (key: string, body: unknown, rest: Partial<Sent> = {}): Sent => ({
  method: "POST",
  body,
  headers: { "idempotency-key": key },
  ...rest,
});
const found = (who: Visitor, key: string, tenantName = "Once FC") =>
  send(who, "/api/tenants", keyed(key, { tenantName }));
const tenantsOf = (who: Visitor) =>
  rows(
    "select 1 from tenants where owner_user_id = (select id from users where clerk_user_id = ?)",
    who.clerkUserId,
  );

/** As if the Worker had not known what became of the request. */
const withoutAnswer = (key: string) =>
  rows("update idempotency_keys set status = null, body = null, claim = '' where key = ?", key);

describe("a request with an Idempotency-Key", () => {
  it("runs once, and a repeat gets the same response", async () => {
    const who = await basicUser();
    const first = await expectJson<Founded>(found(who, "once"), 201);
    const again = await found(who, "once");
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await expectJson(again, 201)).toEqual(first);
    expect(await tenantsOf(who)).toHaveLength(1);
  });

  it("works for a user's first request", async () => {
    const who = await visitor();
    const first = await expectJson(
      send(who, "/api/auth/create-basic-user", keyed("first", {})),
      201,
    );
    expect(
      await expectJson(send(who, "/api/auth/create-basic-user", keyed("first", {})), 201),
    ).toEqual(first);
  });

  it("runs once when it is sent twelve times at once; the others get 409 or its response", async () => {
    const who = await basicUser();
    const answers = await Promise.all(Array.from({ length: 12 }, () => found(who, "rush")));
    expect(await tenantsOf(who)).toHaveLength(1);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(await refusal(answer)).toEqual([409, "request_in_progress"]);
    }
  });

  it("refuses another body, another route and an invalid key", async () => {
    const who = await basicUser();
    await expectJson(found(who, "taken"), 201);
    expect(await refusal(found(who, "taken", "Other FC"))).toEqual([422, "idempotency_key_reused"]);
    const elsewhere = send(who, "/api/auth/club-signup", keyed("taken", { tenantName: "Once FC" }));
    expect(await refusal(elsewhere)).toEqual([422, "idempotency_key_reused"]);
    for (const key of ["a b", "x".repeat(256)]) {
      expect(await refusal(found(who, key))).toEqual([422, "validation_failed"]);
    }
  });

  it("treats the query string as a part of the request", async () => {
    const club = await createTenant();
    const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
    const times = { startsAt: "2030-01-01T10:00:00Z", endsAt: "2030-01-01T11:00:00Z" };
    const { items } = await expectJson<{ items: { id: string }[] }>(
      send(club.owner, path, { body: { title: "Training", ...times } }),
      201,
    );
    const cancel = (scope: string) =>
      send(club.owner, `${path}/${items[0]?.id}?scope=${scope}`, {
        method: "DELETE",
        headers: { "idempotency-key": "scoped" },
      });
    expect((await cancel("this")).status).toBe(204);
    expect(await refusal(cancel("following"))).toEqual([422, "idempotency_key_reused"]);
  });

  it("belongs to the user who sent it", async () => {
    const [one, other] = [await basicUser(), await basicUser()];
    await expectJson(found(one, "same"), 201);
    await expectJson(found(other, "same"), 201);
    expect(await tenantsOf(other)).toHaveLength(1);
  });

  it("repeats a refusal too, unless it is temporary", async () => {
    const who = await basicUser();
    const join = (code: string) => send(who, "/api/tenant/join", keyed("join", { code }));
    expect(await refusal(join("WRONGWRONG"))).toEqual([404, "invalid_code"]);
    const again = await join("WRONGWRONG");
    expect(again.headers.get("content-type")).toBe("application/problem+json");
    expect(await refusal(again)).toEqual([404, "invalid_code"]);
    const guesser = await basicUser();
    const limited = (key: string) =>
      send(guesser, "/api/tenant/join", keyed(key, { code: "WRONGWRONG" }));
    for (let guess = 0; guess < 20; guess += 1) await limited(`guess-${guess}`);
    expect(await refusal(limited("last"))).toEqual([429, "rate_limited"]);
    expect(await rows("select 1 from idempotency_keys where key = 'last'")).toEqual([]);
  });

  it("refuses a repeat once the user has lost a membership or is suspended", async () => {
    const { owner, tenant } = await createTenant();
    await expectJson(found(owner, "kept"), 201);
    await rows("update memberships set status = 'removed' where tenant_id = ?", tenant.id);
    expect(await refusal(found(owner, "kept"))).toEqual([403, "forbidden"]);
    await rows("update users set status = 'suspended' where clerk_user_id = ?", owner.clerkUserId);
    expect(await refusal(found(owner, "kept"))).toEqual([403, "forbidden"]);
    await rows("update users set status = 'deleted' where clerk_user_id = ?", owner.clerkUserId);
    expect(await refusal(found(owner, "kept"))).toEqual([401, "unauthenticated"]);
  });

  it("refuses a repeat once the user is no longer the player's guardian", async () => {
    const who = await basicUser();
    const mia = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const add = () => send(who, "/api/players", keyed("child", mia));
    const first = await expectJson<{ id: string }>(add(), 201);
    expect(await expectJson(add(), 201)).toEqual(first);
    await rows("delete from player_guardians where player_id = ?", first.id);
    expect(await refusal(add())).toEqual([403, "forbidden"]);
  });

  it("stores no secret: a repeat creates a new one", async () => {
    const club = await createTenant();
    const ask = (path: string, body?: unknown) => send(club.owner, path, keyed(path, body));
    const feed = async () =>
      (await expectJson<{ url: string }>(ask("/api/me/calendar-feed"), 200)).url;
    expect(await feed()).not.toBe(await feed());
    const players = `/api/admin/tenants/${club.tenant.id}/players`;
    const body = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const { id } = await expectJson<{ id: string }>(send(club.owner, players, { body }), 201);
    await expectJson(ask(`${players}/slips`, { playerIds: [id] }), 201);
    expect(
      await rows(
        "select body from idempotency_keys where clerk_user_id = ?",
        club.owner.clerkUserId,
      ),
    ).toEqual([]);
  });

  it("can be used again after a day, or when no response was stored", async () => {
    const who = await basicUser();
    await expectJson(found(who, "old"), 201);
    const age = (ms: number) =>
      rows("update idempotency_keys set created_at = created_at - ? where key = 'old'", ms);
    await age(25 * 3_600_000);
    await expectJson(found(who, "old", "Again FC"), 201);
    await rows("update idempotency_keys set status = null, body = null where key = 'old'");
    expect(await refusal(found(who, "old", "Again FC"))).toEqual([409, "request_in_progress"]);
    await age(61_000);
    await expectJson(found(who, "old", "Again FC"), 201);
  });

  it("finds what a try created whose response was lost", async () => {
    const who = await basicUser();
    const first = await expectJson<Founded>(found(who, "lost"), 201);
    await withoutAnswer("lost");
    const answers = await Promise.all(Array.from({ length: 6 }, () => found(who, "lost")));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    for (const answer of done) expect(await answer.json()).toEqual(first);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(await refusal(answer)).toEqual([409, "request_in_progress"]);
    }
    expect(await tenantsOf(who)).toHaveLength(1);
    await withoutAnswer("lost");
    await expectJson(found(who, "lost", "Other FC"), 201);
    expect(await tenantsOf(who)).toHaveLength(2);
  });

  it("does not create again what was deleted since", async () => {
    const who = await basicUser();
    const { tenant } = await expectJson<Founded>(found(who, "gone"), 201);
    await withoutAnswer("gone");
    const removed = await api(who).admin.tenants[":tenantId"].$delete({
      param: { tenantId: tenant.id },
    });
    expect(removed.status).toBe(204);
    expect(await refusal(found(who, "gone"))).toEqual([403, "forbidden"]);
    expect(await tenantsOf(who)).toHaveLength(1);
  });

  it("stores nothing for a read", async () => {
    const who = await basicUser();
    await expectJson(api(who, { "idempotency-key": "read" }).me.$get(), 200);
    expect(await rows("select 1 from idempotency_keys where key = 'read'")).toEqual([]);
  });
});

describe("the clock", () => {
  it("removes answers after a day and webhook ids after thirty", async () => {
    const now = Date.now();
    const dayMs = 86_400_000;
    for (const [id, days] of [
      ["old", 31],
      ["new", 29],
    ] as const) {
      await insert(webhookEvents, { id, source: "clerk", receivedAt: now - days * dayMs });
    }
    for (const [key, days] of [
      ["old-key", 1.1],
      ["new-key", 0.9],
    ] as const) {
      const createdAt = now - days * dayMs;
      await insert(idempotencyKeys, {
        clerkUserId: "u",
        key,
        fingerprint: "",
        claim: "",
        createdAt,
      });
    }
    await runScheduledCleanup(bindings, now);
    expect(await rows("select id from webhook_events where id in ('old', 'new')")).toEqual([
      { id: "new" },
    ]);
    expect(await rows("select key from idempotency_keys where clerk_user_id = 'u'")).toEqual([
      { key: "new-key" },
    ]);
  });
});
