import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { refusal, rows, send, settings, type Visitor } from "../support/app.ts";
import { type ClerkEvent, changeOf, deletionOf, signedByClerk } from "../support/clerk-webhook.ts";
import { lines } from "../support/every-route.ts";
import { accept, freshEmail, invitation } from "../support/invitations.ts";
import { basicUser, createTenant, member } from "../support/people.ts";
import {
  goodClaims,
  goodHeader,
  hostileTokens,
  renewed,
  signed,
  theirPem,
} from "../support/tokens.ts";
import { tried } from "./figures.ts";
import { operations } from "./walk.ts";

/* An attacker wants to act as another user. */

const all = await operations();
const club = await createTenant();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const count = async (table: string) => {
  const [row] = await rows<{ n: number }>(`select count(*) n from ${table}`);
  return row?.n ?? 0;
};

describe("a token", () => {
  it.each(hostileTokens(club.owner.clerkUserId))(
    "%s is refused on every route",
    async (_what, make) => {
      const token = await make();
      for (const [method, path, body] of [
        ["GET", "/api/me", undefined],
        ["GET", `/api/admin/tenants/${club.tenant.id}`, undefined],
        ["PATCH", `/api/admin/tenants/${club.tenant.id}`, { name: "Taken" }],
        ["DELETE", "/api/me", undefined],
        // Doors for strangers too: a bad token is no stranger.
        ["POST", "/api/auth/club-signup", { tenantName: "Taken", email: "a@example.com" }],
        [
          "POST",
          "/api/signup/accept-invite",
          { token: "x", password: "long enough", acceptTerms: true },
        ],
      ] as const) {
        const answer = await send(null, path, { method, body, headers: bearer(token) });
        tried("forged tokens at a door");
        expect(await refusal(answer), `${method} ${path}`).toEqual([401, "unauthenticated"]);
      }
    },
  );

  it("that names another key is verified with ours only", async () => {
    const good = goodClaims(club.owner.clerkUserId);
    for (const kid of ["ins_other", "../../etc/passwd", "' or 1=1 --", "http://evil.test/jwks"]) {
      const forged = await signed({ ...goodHeader, kid }, good, "theirs");
      expect((await send(null, "/api/me", { headers: bearer(forged) })).status).toBe(401);
    }
    for (const header of [
      { jwk: { kty: "RSA" } },
      { jku: "http://evil.test" },
      { x5c: [await theirPem()] },
    ]) {
      const forged = await signed({ ...goodHeader, ...header }, good, "theirs");
      expect((await send(null, "/api/me", { headers: bearer(forged) })).status).toBe(401);
    }
  });

  it("that has expired is refused on every route, though its signature is cached", async () => {
    const me = (token: string) => send(null, "/api/me", { headers: bearer(token) });
    let token = "";
    let end = 0;
    // Long enough to be used once, on a busy machine too.
    for (let seconds = 10; seconds < 120; seconds *= 2) {
      const iat = Math.floor(Date.now() / 1000);
      end = iat + seconds;
      token = await signed(goodHeader, { ...goodClaims(club.owner.clerkUserId), iat, exp: end });
      if ((await me(token)).status === 200) break;
    }
    // So far may clocks differ.
    const isOver = end * 1000 + 6_000;
    await new Promise((resolve) => setTimeout(resolve, isOver - Date.now()));
    expect(await refusal(me(token))).toEqual([401, "unauthenticated"]);
  });

  it("of an impersonated person is refused on every route that writes", async () => {
    const claims = { ...goodClaims(club.owner.clerkUserId), act: { sub: "user_staff" } };
    const getToken = renewed(claims);
    expect((await send(null, "/api/me", { headers: bearer(await getToken()) })).status).toBe(200);
    for (const { route, method, path, needsSession } of all) {
      if (!needsSession || method === "GET") continue;
      const address = path.replace(/:\w+/g, club.tenant.id);
      const headers = bearer(await getToken());
      const answer = await send(null, address, { method, headers, body: {} });
      expect(await refusal(answer), route).toEqual([403, "forbidden"]);
    }
  });

  it("in a URL is ignored on every route, whatever its name", async () => {
    for (const { method, path, needsSession } of all) {
      if (!needsSession || method !== "GET") continue;
      const token = await signed(goodHeader, goodClaims(club.owner.clerkUserId));
      const address = path.replace(/:\w+/g, club.tenant.id);
      const names = [
        "token",
        "access_token",
        "jwt",
        "__session",
        "__clerk_db_jwt",
        "authorization",
      ];
      const query = names.map((name) => `${name}=${token}`).join("&");
      expect((await send(null, `${address}?${query}`)).status, path).toBe(401);
      tried("forged tokens at a door");
    }
  });

  it("with unusual case, spaces or scheme is refused", async () => {
    const token = await signed(goodHeader, goodClaims(club.owner.clerkUserId));
    for (const authorization of [
      token,
      `Bearer  ${token}`,
      `Bearer ${token} `.trim().concat(" x"),
      `Basic ${token}`,
      `Bearer ${token},Bearer ${token}`,
      `Token ${token}`,
      `Bearer "${token}"`,
      "Bearer",
      "Bearer null",
      "Bearer undefined",
    ]) {
      expect((await send(null, "/api/me", { headers: { authorization } })).status).toBe(401);
    }
  });
});

describe("a cookie", () => {
  const session = async () =>
    `__session=${await signed(goodHeader, goodClaims(club.owner.clerkUserId))}`;

  it("is ignored on every request from another origin", async () => {
    for (const origin of [
      "https://evil.test",
      "null",
      "http://localhost:8788",
      `${settings.APP_URL}.evil.test`,
      undefined,
    ]) {
      for (const { route, method, path, needsSession } of all) {
        if (!needsSession || method === "GET") continue;
        const address = path.replace(/:\w+/g, club.tenant.id);
        const headers = { cookie: await session(), ...(origin !== undefined && { origin }) };
        const answer = await send(null, address, { method, headers, body: {} });
        tried("forged requests with a cookie");
        expect(await refusal(answer), `${route} from ${origin}`).toEqual([403, "forbidden"]);
      }
    }
  });

  it("allows no read from another origin", async () => {
    const headers = { cookie: await session(), origin: "https://evil.test" };
    const answer = await send(null, "/api/me", { headers });
    expect(await refusal(answer)).toEqual([403, "forbidden"]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is refused beside another of its name", async () => {
    const cookie = `${await session()}; ${await session()}`;
    expect((await send(null, "/api/me", { headers: { cookie } })).status).toBe(401);
  });
});

/** An event as Clerk sends it, or as an attacker forges it. */
function clerkEvent(
  event: ClerkEvent,
  change: Parameters<typeof signedByClerk>[1] & {
    body?: string;
    headers?: Record<string, string>;
  } = {},
) {
  const { body, headers } = signedByClerk(event, change);
  return send(null, "/api/webhooks/clerk", {
    body: change.body ?? body,
    headers: { ...headers, ...change.headers },
  });
}

function userEvent(type: string, id: string, email: string, updatedAt = Date.now()): ClerkEvent {
  return {
    type,
    data: {
      id,
      object: "user",
      first_name: "Ana",
      last_name: "Silva",
      image_url: "",
      primary_email_address_id: "idn_1",
      email_addresses: [
        { id: "idn_1", email_address: email, verification: { status: "verified" } },
      ],
      created_at: updatedAt,
      updated_at: updatedAt,
    },
  };
}

const statusOf = async (clerkUserId: string) => {
  const [row] = await rows<{ status: string; email: string }>(
    "select status, email from users where clerk_user_id = ?",
    clerkUserId,
  );
  return row;
};

/** Sends the user's valid request to every route with a session; each is refused without an audit entry. */
async function walkEveryDoor(
  who: Visitor,
  figure: string,
  check: (answer: Response, route: string, method: string) => Promise<void>,
) {
  for (const [route, line] of Object.entries(lines)) {
    if (line.door !== "session") continue;
    const good = await line.succeeds();
    const [method = ""] = route.split(" ");
    const sent = { method, ...(good.body !== undefined && { body: good.body }) };
    const before = await count("audit_entries");
    const answer = await send(who, good.path, sent);
    tried(figure);
    await check(answer, route, method);
    expect(answer.status, route).toBeLessThan(500);
    expect(await count("audit_entries"), route).toBe(before);
  }
}

describe("a webhook of Clerk's", () => {
  it("that is unsigned, signed long ago, or changed does nothing", async () => {
    const who = await basicUser();
    const event = deletionOf(who.clerkUserId);
    const minutes = (many: number) => new Date(Date.now() + many * 60_000);
    const other = new Webhook(`whsec_${btoa("another secret of some length")}`);
    const attempts = [
      clerkEvent(event, { by: other }),
      clerkEvent(event, { at: minutes(-6) }),
      clerkEvent(event, { at: minutes(6) }),
      clerkEvent(event, { headers: { "svix-signature": "" } }),
      clerkEvent(event, { headers: { "svix-signature": "v1,AAAA" } }),
      clerkEvent(event, { headers: { "svix-timestamp": "now" } }),
      clerkEvent(event, { headers: { "svix-id": "msg_other" } }),
      clerkEvent(deletionOf("user_x"), { body: JSON.stringify({ object: "event", ...event }) }),
      send(null, "/api/webhooks/clerk", { body: { object: "event", ...event } }),
    ];
    for (const answer of attempts) expect((await answer).status).toBe(401);
    tried("forged webhooks", attempts.length);
    expect(await statusOf(who.clerkUserId)).toMatchObject({ status: "active" });
  });

  it("that is replayed changes nothing", async () => {
    const who = await basicUser();
    const [id, at] = [crypto.randomUUID(), new Date()];
    const event = userEvent("user.updated", who.clerkUserId, "moved@example.com");
    expect((await clerkEvent(event, { id, at })).status).toBe(204);
    await rows(
      "update users set email = 'later@example.com' where clerk_user_id = ?",
      who.clerkUserId,
    );
    expect((await clerkEvent(event, { id, at })).status).toBe(204);
    expect(await statusOf(who.clerkUserId)).toMatchObject({ email: "later@example.com" });
  });

  it("that arrives late does not undo a later one", async () => {
    const who = await basicUser();
    const now = Date.now();
    await clerkEvent(userEvent("user.updated", who.clerkUserId, "new@example.com", now + 2_000));
    await clerkEvent(userEvent("user.updated", who.clerkUserId, "old@example.com", now + 1_000));
    expect(await statusOf(who.clerkUserId)).toMatchObject({ email: "new@example.com" });
  });

  it("of a deletion that arrives before the creation closes every route for ever", async () => {
    const id = "user_2abcdefghijklmnopqrstuvwxyz";
    await clerkEvent(deletionOf(id));
    await clerkEvent(userEvent("user.created", id, "ghost@example.com"));
    await clerkEvent(userEvent("user.updated", id, "ghost@example.com", Date.now() + 60_000));
    expect((await statusOf(id))?.status ?? "deleted").toBe("deleted");
    const token = await signed(goodHeader, {
      ...goodClaims(id),
      email: "ghost@example.com",
      email_verified: true,
    });
    const answer = await send(null, "/api/auth/create-basic-user", {
      body: {},
      headers: bearer(token),
    });
    expect(answer.ok).toBe(false);
  });

  it("that deletes a person closes every route at the next request", async () => {
    const who = await member(club);
    await clerkEvent(deletionOf(who.clerkUserId));
    await walkEveryDoor(who, "requests of deleted people", async (answer, route) => {
      expect(answer.ok, route).toBe(false);
    });
  });
});

describe("a change at Clerk", () => {
  it("closes every route to a banned user until the ban is lifted", async () => {
    const who = await member(club);
    const later = Date.now() + 60_000;
    const say = (banned: boolean, at: number) =>
      clerkEvent(changeOf(who.clerkUserId, { emails: [who.email], at, banned }));
    await say(true, later);
    // A word from before the ban changes nothing.
    await say(false, later - 1_000);
    await walkEveryDoor(who, "requests of banned people", async (answer, route, method) => {
      const isEmpty = answer.ok && method === "GET" && (await answer.text()).includes('"items":[]');
      expect(!answer.ok || isEmpty, route).toBe(true);
    });
    await say(false, later + 1_000);
    expect((await send(who, "/api/me")).status).toBe(200);
  });

  it("opens no invitation to an address that another user has now, not with an older token either", async () => {
    const [old, heir] = [await basicUser(), await basicUser()];
    const { token, id } = await invitation(await createTenant(), { email: old.email });
    const at = Date.now() + 60_000;
    await clerkEvent(changeOf(old.clerkUserId, { emails: ["moved@example.org"], at }));
    await clerkEvent(changeOf(heir.clerkUserId, { emails: [heir.email, old.email], at: at + 1 }));
    expect(await refusal(accept(old, token))).toEqual([403, "email_mismatch"]);
    expect((await send(old, `/api/invitations/${id}/accept`, { body: {} })).status).toBe(404);
    expect((await accept(heir, token)).status).toBe(200);
  });

  it("opens no invitation to an address that only an older token has", async () => {
    const who = await basicUser();
    const email = freshEmail();
    const { token } = await invitation(await createTenant(), { email });
    // They had the address at Clerk for a moment, and no event reported it.
    const claims = { ...goodClaims(who.clerkUserId), email, email_verified: true };
    const at = Date.now() + 60_000;
    await clerkEvent(changeOf(who.clerkUserId, { emails: [who.email], at }));
    const old = { ...who, getToken: renewed(claims) };
    expect(await refusal(accept(old, token))).toEqual([403, "email_mismatch"]);
  });
});

describe("a webhook of Postmark's", () => {
  const body = { RecordType: "Bounce", MessageID: "x", Metadata: { email: "x", run: "y" } };
  const post = (authorization?: string) =>
    send(null, "/api/webhooks/postmark", { body, headers: authorization ? { authorization } : {} });
  const [user, password] = settings.POSTMARK_WEBHOOK_CREDENTIAL.split(":");

  it("needs the whole credential", async () => {
    for (const credential of [
      undefined,
      "",
      "Basic",
      "Basic ====",
      `Basic ${btoa(`${user}:`)}`,
      `Basic ${btoa(`:${password}`)}`,
      `Basic ${btoa(`${user}:${password?.slice(0, -1)}`)}`,
      `Basic ${btoa(`${user}:${password}x`)}`,
      `Basic ${btoa(`${user?.toUpperCase()}:${password}`)}`,
      `Bearer ${btoa(`${user}:${password}`)}`,
    ]) {
      expect((await post(credential)).status).toBe(401);
      tried("forged webhooks");
    }
    expect((await post(`Basic ${btoa(`${user}:${password}`)}`)).status).toBe(204);
  });
});
