import { afterEach, describe, expect, it, vi } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  requestOf,
  rows,
  send,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";

import { changeOf, signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { app } from "../app.ts";

let clock = Date.now() + 60_000;

/** Clerk's next event about a user. */
const say = async (who: Visitor, more: object, at?: number) => {
  clock += 1_000;
  const change = changeOf(who.clerkUserId, { emails: [who.email], at: at ?? clock, ...more });
  const { body, headers } = signedByClerk(change);
  expect((await send(null, "/api/webhooks/clerk", { body, headers })).status).toBe(204);
};
const status = async (who: Visitor) => (await api(who).me.$get()).status;
const tenantStatus = async (id: string) => {
  const [row] = await rows<{ status: string }>("select status from tenants where id = ?", id);
  return row?.status;
};
const entriesOn = (who: Visitor) =>
  rows<{ action: string; via: string | null }>(
    `select action, data ->> '$.via' via from audit_entries where action in ('user.suspended', 'user.reinstated')
     and target_id = (select id from users where clerk_user_id = ?) order by id`,
    who.clerkUserId,
  );

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("a person whom Clerk has banned", () => {
  it("is refused on every route at the next request, and accepted again when the ban is lifted", async () => {
    const club = await createTenant();
    const who = await member(club);
    const child = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const key = { "idempotency-key": crypto.randomUUID() };
    const add = () => api(who, key).players.$post({ json: child });
    const { id } = await expectJson<{ id: string }>(add(), 201);
    const { url } = await expectJson(api(who).me["calendar-feed"].$post({ json: {} }), 200);
    const feed = () => send(null, new URL(url).pathname);
    expect((await feed()).status).toBe(200);
    await say(who, { banned: true });
    expect(await refusal(api(who).me.$get())).toEqual([403, "forbidden"]);
    expect(await refusal(add())).toEqual([403, "forbidden"]);
    expect(await refusal(feed())).toEqual([404, "not_found"]);
    for (const [method, path] of [
      ["GET", `/api/tenants/${club.tenant.id}`],
      ["GET", "/api/sessions"],
      ["GET", "/api/players"],
      ["GET", `/api/players/${id}/guardians`],
      ["GET", "/api/me/export"],
      ["DELETE", "/api/me"],
    ] as const) {
      const answer = await send(who, path, { method });
      const isEmpty = answer.ok && !(await answer.text()).includes(id);
      expect(!answer.ok || isEmpty, path).toBe(true);
    }
    await say(who, { banned: false });
    expect(await status(who)).toBe(200);
    expect((await feed()).status).toBe(200);
    expect((await add()).headers.get("idempotency-replayed")).toBe("true");
    expect(await entriesOn(who)).toEqual([
      { action: "user.suspended", via: "clerk" },
      { action: "user.reinstated", via: "clerk" },
    ]);
  });

  it("stays banned when an older event arrives late, or one that does not mention the ban", async () => {
    const who = await basicUser();
    await say(who, { banned: true });
    await say(who, { banned: false }, clock - 500);
    expect(await status(who)).toBe(403);
    await say(who, { banned: undefined });
    expect(await status(who)).toBe(403);
    expect(await entriesOn(who)).toHaveLength(1);
  });

  it("leaves a tenant whose only owner they are readable, and writable again afterwards", async () => {
    const club = await createTenant();
    await say(club.owner, { banned: true });
    expect(await tenantStatus(club.tenant.id)).toBe("ownerless");
    await say(club.owner, { banned: false });
    expect(await tenantStatus(club.tenant.id)).toBe("active");
  });

  it("and whom the platform has suspended stays out until both are lifted", async () => {
    const admin = await basicUser();
    const who = await basicUser();
    const [user] = await rows<{ id: string }>(
      "select id from users where clerk_user_id = ?",
      who.clerkUserId,
    );
    const set = async (to: string) => {
      const path = `/api/platform/users/${user?.id}`;
      const request = await requestOf(admin, path, { method: "PATCH", body: { status: to } });
      return app.fetch(request, { ...bindings, PLATFORM_ADMINS: admin.email });
    };
    await expectJson(set("suspended"), 200);
    await say(who, { banned: true });
    await say(who, { banned: false });
    expect(await status(who)).toBe(403);
    await say(who, { banned: true });
    expect(await expectJson(set("active"), 200)).toMatchObject({ status: "suspended" });
    expect(await status(who)).toBe(403);
    // The platform's own suspension is lifted already.
    expect(await refusal(set("active"))).toEqual([403, "forbidden"]);
    await say(who, { banned: false });
    expect(await status(who)).toBe(200);
  });

  it("cannot sign up", async () => {
    const who = await visitor();
    const real = globalThis.fetch;
    // Only under this name does the SDK look `fetch` up at each request.
    vi.stubEnv("NODE_ENV", "test");
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const answer = await real(input, init);
      const url = input instanceof Request ? input.url : String(input);
      if (!url.endsWith(`/v1/users/${who.clerkUserId}`)) return answer;
      const user = (await answer.json()) as object;
      return Response.json({ ...user, banned: true });
    });
    const answer = await app.fetch(
      await requestOf(who, "/api/auth/create-basic-user", { body: {} }),
      bindings,
    );
    expect(await refusal(answer)).toEqual([403, "forbidden"]);
    expect(await rows("select 1 from users where clerk_user_id = ?", who.clerkUserId)).toEqual([]);
  });
});

it("a locked person stays signed in, because anybody can type wrong passwords", async () => {
  const who = await basicUser();
  await say(who, { locked: true, lockout_expires_in_seconds: 3600 });
  expect(await status(who)).toBe(200);
});
