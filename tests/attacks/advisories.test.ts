import { describe, expect, it } from "vitest";
import { expectJson, problemOf, refusal, rows, send } from "../support/app.ts";
import { newcomer } from "../support/cheap.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { accept, ask, freshEmail, invitation } from "../support/invitations.ts";
import { mailTo, tokenIn } from "../support/mail.ts";
import { basicUser, createTenant, member } from "../support/people.ts";
import { added, answer, child } from "../support/sessions.ts";
import {
  goodClaims,
  goodHeader,
  signed,
  signedWithPublicKey,
  unsigned,
} from "../support/tokens.ts";
import { tried } from "./figures.ts";
import { clerkLine, logged, workerUrl } from "./outside.ts";
import { host, raw } from "./socket.ts";
import { operations } from "./walk.ts";

/*
 * What went wrong in products like ours, tried on this one, by the number under which it was published; then
 * the rules of docs/threats.md, by theirs.
 */

const all = await operations();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("advisories", () => {
  it("CVE-2026-41248 (Clerk): no spelling of a path reaches a route without its checks", async () => {
    const club = await createTenant();
    const inside = `/api/admin/tenants/${club.tenant.id}`;
    const spellings = [
      inside.replace("/api", "/%61pi"),
      inside.replace("/admin", "//admin"),
      inside.replace("/admin", "/./admin"),
      inside.replace("/admin", "/x/../admin"),
      inside.replace("/admin", "/%2e%2e/api/admin"),
      inside.toUpperCase(),
      `${inside}/`,
      `${inside}?x=/api/health`,
      `${inside}#/api/health`,
      `${inside};/api/health`,
      `/api/health/..${inside.slice(4)}`,
      `/api/tenants/by-invite-code/..%2f..%2fadmin%2ftenants%2f${club.tenant.id}`,
      `${workerUrl}${inside}`,
    ];
    for (const path of spellings) {
      const said = await raw(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
      tried("advisories replayed, in every spelling");
      expect(said, path).not.toMatch(/^HTTP\/1\.1 2/);
      expect(said, path).not.toContain(club.inviteCode);
    }
  });

  it("CVE-2026-42349 (Clerk): a role in one tenant and a membership in another never combine", async () => {
    const [mine, theirs] = [await createTenant(), await createTenant()];
    // Owner of one, parent in the other.
    await expectJson(
      send(mine.owner, "/api/tenant/join", { body: { code: theirs.inviteCode } }),
      200,
    );
    const path = `/api/admin/tenants/${theirs.tenant.id}`;
    for (const { route, method, path: pattern } of all) {
      if (!pattern.startsWith("/api/admin/tenants/:tenantId") || route.includes(":id")) continue;
      if (/:(membershipId|playerId|userId)/.test(route)) continue;
      const address = pattern.replace("/api/admin/tenants/:tenantId", path);
      const status = (
        await send(mine.owner, address, { method, ...(method !== "GET" && { body: {} }) })
      ).status;
      tried("advisories replayed, in every spelling");
      expect([403, 404, 422], `${route}: ${status}`).toContain(status);
    }
    const invited = ask({ ...theirs, owner: mine.owner }, { role: "owner" });
    expect(await refusal(invited)).toEqual([403, "forbidden"]);
  });

  it("CVE-2024-22206 (Clerk), CVE-2025-29927 (Next.js): internal headers of a framework do not authenticate", async () => {
    const { owner } = await createTenant();
    const claims = goodClaims(owner.clerkUserId);
    for (const headers of [
      { "x-clerk-auth-status": "signed-in", "x-clerk-auth-token": unsigned(claims) },
      { "x-clerk-auth-reason": "", "x-clerk-user-id": owner.clerkUserId },
      { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
      { "x-forwarded-user": owner.email, "x-user-id": owner.clerkUserId },
      { "x-original-url": "/api/health", "x-rewrite-url": "/api/health" },
      { "x-http-method-override": "GET" },
    ]) {
      expect((await send(null, "/api/me", { headers })).status).toBe(401);
    }
  });

  it("CVE-2026-1529 (Keycloak): a link changed by one letter is invalid, and reaches no other tenant or address", async () => {
    const club = await createTenant();
    const { token } = await invitation(club);
    const who = await basicUser();
    for (const at of [0, 10, token.length - 1]) {
      const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
      expect(await refusal(accept(who, changed))).toEqual([404, "invalid_token"]);
    }
    for (const more of [
      { tenantId: "x" },
      { email: who.email },
      { role: "owner" },
      { org_id: "x" },
    ]) {
      expect(await refusal(accept(who, token, more))).toEqual([422, "validation_failed"]);
    }
    // Nor is a token of another make.
    const forged = unsigned({ email: who.email, tenantId: club.tenant.id, role: "owner" });
    expect((await refusal(accept(who, forged)))[0]).toBeGreaterThanOrEqual(404);
  });

  it("CVE-2026-11800 (Keycloak): a token does not choose the algorithm of its verification", async () => {
    const { owner } = await createTenant();
    const good = goodClaims(owner.clerkUserId);
    const tokens = [
      unsigned(good),
      await signedWithPublicKey(good),
      await signed({ ...goodHeader, alg: "none" }, good),
      await signed({ ...goodHeader, alg: "HS256" }, good),
      await signed({ ...goodHeader, alg: "PS256" }, good),
      await signed({ ...goodHeader, alg: "rs256" }, good),
      await signed({ ...goodHeader, alg: ["RS256"] }, good),
    ];
    for (const token of tokens) {
      expect((await send(null, "/api/me", { headers: bearer(token) })).status).toBe(401);
    }
  });

  it("CVE-2026-9087 (Keycloak): a proof of a mailbox for one link is no proof for another", async () => {
    const email = freshEmail();
    const [first, second] = [await createTenant(), await createTenant()];
    const one = await invitation(first, { email });
    const other = await invitation(second, { email });
    // Clerk opens an account for the first link, and we never hear of it.
    clerkLine.day = "resets after doing it";
    await accept(null, one.token, { firstName: "Ana", lastName: "Silva" });
    clerkLine.day = "good";
    const stolen = accept(null, other.token, { password: "another password", firstName: "Eve" });
    expect(await refusal(stolen)).toEqual([401, "sign_in_required"]);
    expect((await accept(null, one.token, { firstName: "Ana", lastName: "Silva" })).status).toBe(
      200,
    );
  });

  it("CVE-2025-61928 (Better Auth): an id in a body does not replace a session", async () => {
    const { user, owner } = await createTenant();
    for (const { route, method, path, needsSession } of all) {
      if (!needsSession || method === "GET") continue;
      const body = { userId: user.id, user: { id: user.id }, clerkUserId: owner.clerkUserId };
      const address = path.replace(/:\w+/g, user.id);
      const said = await send(null, address, { method, body });
      tried("advisories replayed, in every spelling");
      expect(said.status, route).toBe(401);
    }
  });

  it("GHSA of Better Auth's organization plugin (its pull request 9577): an unverified address opens no invitation", async () => {
    const club = await createTenant();
    const victim = freshEmail();
    const invited = await invitation(club, { email: victim });
    const eve = newcomer();
    for (const claims of [
      { email: victim, email_verified: false },
      { email: victim },
      { email: victim, email_verified: "true" },
      { email: [victim], email_verified: true },
      { email: `${victim}\u0000`, email_verified: true },
    ]) {
      const token = await signed(goodHeader, { ...goodClaims(eve.clerkUserId), ...claims });
      const as = { ...eve, getToken: async () => token };
      // The emulated Clerk does not know her: whatever needs a verified address asks there, in vain.
      expect((await send(as, "/api/auth/create-basic-user", { body: {} })).ok).toBe(false);
      expect((await accept(as, invited.token)).ok).toBe(false);
      expect((await send(as, `/api/invitations/${invited.id}/accept`, { body: {} })).ok).toBe(
        false,
      );
    }
    const [row] = await rows("select used_at from invitations where id = ?", invited.id);
    expect(row).toEqual({ used_at: null });
  });

  it("CVE-2024-56734 (Better Auth): a URL in a request never becomes a redirect", async () => {
    const { owner } = await createTenant();
    for (const { path, method } of all.filter((one) => one.method === "GET")) {
      const names = ["callbackURL", "redirect", "redirect_url", "returnTo", "next", "url"];
      for (const to of [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
      ]) {
        const query = names.map((name) => `${name}=${encodeURIComponent(to)}`).join("&");
        const said = await send(owner, `${path.replace(/:\w+/g, "x")}?${query}`, { method });
        expect(said.headers.get("location")).toBeNull();
        expect(said.status < 300 || said.status >= 400).toBe(true);
      }
    }
  });

  it("CVE-2024-48913 (Hono): a request without a content type gets the same checks", async () => {
    const { owner, tenant } = await createTenant();
    const cookie = `__session=${await signed(goodHeader, goodClaims(owner.clerkUserId))}`;
    const path = `/api/admin/tenants/${tenant.id}`;
    const body = '{"name":"Taken"}';
    for (const header of [
      "",
      "content-type: text/plain\r\n",
      "content-type: application/json\r\n",
    ]) {
      const said = await raw(
        `PATCH ${path} HTTP/1.1\r\nhost: ${host}\r\norigin: https://evil.test\r\ncookie: ${cookie}\r\n${header}content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
      expect(said).toMatch(/^HTTP\/1\.1 403/);
    }
  });

  it("CVE-2025-59139 (Hono): a chunked body has the same limit as one with a length", async () => {
    const { owner, tenant } = await createTenant();
    const authorization = `authorization: Bearer ${await signed(goodHeader, goodClaims(owner.clerkUserId))}`;
    const body = JSON.stringify({ name: "x".repeat(70_000) });
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    for (const length of ["", "content-length: 5\r\n"]) {
      const said = await raw(
        `PATCH /api/admin/tenants/${tenant.id} HTTP/1.1\r\nhost: ${host}\r\n${authorization}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n${length}connection: close\r\n\r\n${chunk}`,
      );
      expect(said).toMatch(/^HTTP\/1\.1 4(00|13)/);
    }
  });
});

describe("the rules of docs/threats.md", () => {
  it("threat 1: a null header, or a lifetime without an end, gets 401", async () => {
    const { owner } = await createTenant();
    const good = goodClaims(owner.clerkUserId);
    for (const token of [
      "bnVsbA.e30.AA",
      await signed("null", good),
      await signed(goodHeader, JSON.stringify(good).replace(/"exp":\d+/, '"exp":1e400')),
    ]) {
      expect(await refusal(send(null, "/api/me", { headers: bearer(token) }))).toEqual([
        401,
        "unauthenticated",
      ]);
    }
  });

  it("threat 2: no bookmark shows a user what they may no longer see", async () => {
    const club = await createTenant();
    const coach = await member(club);
    await rows(
      "update memberships set role = 'coach' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    const path = `/api/admin/tenants/${club.tenant.id}/members`;
    const first = await send(coach, path);
    expect(first.status).toBe(200);
    const bookmark = first.headers.get("x-d1-bookmark") ?? "";
    await rows(
      "update memberships set status = 'removed' where tenant_id = ? and role = 'coach'",
      club.tenant.id,
    );
    for (const old of [
      bookmark,
      "",
      "first-unconstrained",
      "00000000-00000000-00000000-00000000000000000000000000000000",
    ]) {
      expect((await send(coach, path, { headers: { "x-d1-bookmark": old } })).status).toBe(404);
    }
  });

  it("threat 3: an invented bookmark is not echoed", async () => {
    const who = await basicUser();
    for (const made of ["x", "first-primary", "'; --", "A".repeat(500)]) {
      const said = await send(who, "/api/me", { headers: { "x-d1-bookmark": made } });
      expect(said.status).toBe(200);
      expect(said.headers.get("x-d1-bookmark")).not.toBe(made);
    }
  });

  it("threat 5: an address that looks like another is a different one, or invalid", async () => {
    const club = await createTenant();
    for (const email of [
      "\u212aelvin@example.com",
      "ana@ex\u0430mple.com",
      '"a"@example.com',
      "a,b@example.com",
      "a@b@example.com",
      "ana@example.com\u0000",
      "ana\u200b@example.com",
    ]) {
      expect(await refusal(ask(club, { email }))).toEqual([422, "validation_failed"]);
    }
    const plus = await expectJson<{ email: string }>(
      ask(club, { email: "Ana+Club@Example.COM" }),
      201,
    );
    expect(plus.email).toBe("ana+club@example.com");
    // With and without the plus are two mailboxes to us.
    expect((await ask(club, { email: "ana@example.com" })).status).toBe(201);
  });

  it("threat 6: a name with a NUL, half a character or a direction override is refused, a name in another script is not", async () => {
    const who = await basicUser();
    const named = (firstName: string) =>
      send(who, "/api/me", { method: "PATCH", body: { firstName } });
    for (const name of ["a\u0000b", "a\ud800", "\u202eana", "a\u0085b"]) {
      expect(await refusal(named(name))).toEqual([422, "validation_failed"]);
    }
    for (const name of ["Žofie", "محمد", "さくら", "Siân"]) {
      const { user } = await expectJson<{ user: { firstName: string } }>(named(name), 200);
      expect(user.firstName).toBe(name);
    }
  });

  it("threat 7: a scanner that opens, posts and prefetches leaves the link usable", async () => {
    const club = await createTenant();
    const { token, id } = await invitation(club);
    for (let time = 0; time < 5; time += 1) {
      await send(null, "/api/invitations/preview", { body: { token } });
      for (const method of ["GET", "HEAD", "POST"]) {
        const body = method === "POST" ? { body: { token } } : {};
        await send(null, `/api/signup/accept-invite?token=${token}`, { method, ...body });
      }
    }
    const [row] = await rows("select used_at from invitations where id = ?", id);
    expect(row).toEqual({ used_at: null });
    expect((await accept(null, token, { firstName: "Ana", lastName: "Silva" })).status).toBe(200);
  });

  it("threat 8: a link for one purpose does not work for another", async () => {
    const email = freshEmail();
    const body = { tenantName: "Mailed FC", email, firstName: "Ana", lastName: "Silva" };
    expect((await send(null, "/api/auth/club-signup", { body })).status).toBe(202);
    const club = tokenIn(await mailTo(email));
    const parent = await basicUser();
    const kid = await child(parent);
    const asked = freshEmail();
    await expectJson(
      send(parent, `/api/players/${kid.id}/guardians`, { body: { email: asked } }),
      201,
    );
    const care = tokenIn(await mailTo(asked));
    const stranger = await basicUser();
    for (const token of [club, care]) {
      expect(await refusal(accept(stranger, token))).toEqual([403, "email_mismatch"]);
      expect((await send(null, `/api/calendar/${token}.ics`)).status).toBe(404);
      expect((await send(stranger, "/api/tenant/join", { body: { code: token } })).ok).toBe(false);
      expect(
        (
          await send(stranger, "/api/players/claim", {
            body: { code: token, birthdate: "2016-04-01" },
          })
        ).ok,
      ).toBe(false);
    }
  });

  it("threat 13: a birthdate is shown to guardians and managers only", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const [session] = await added(club);
    const kid = await child(parent, [club], { birthdate: "2015-03-07" });
    if (session) await answer(parent, session, "going", kid.id);
    const coach = await member(club);
    const other = await member(club);
    await rows(
      "update memberships set role = 'coach' where user_id = (select id from users where clerk_user_id = ?)",
      coach.clerkUserId,
    );
    for (const who of [coach, other]) {
      for (const path of [
        "/api/me",
        "/api/players",
        "/api/sessions",
        "/api/me/export",
        `/api/sessions/${session?.id}`,
        `/api/sessions/${session?.id}/roster`,
        `/api/admin/tenants/${club.tenant.id}/players`,
        `/api/admin/tenants/${club.tenant.id}/audit`,
        `/api/admin/tenants/${club.tenant.id}/emails`,
      ]) {
        expect(await (await send(who, path)).text(), path).not.toContain("2015-03-07");
      }
    }
    const audit = await send(club.owner, `/api/admin/tenants/${club.tenant.id}/audit?limit=100`);
    expect(await audit.text()).not.toContain("2015-03-07");
    expect(logged.join("\n")).not.toContain("2015-03-07");
  });

  it("threat 15: a refusal has a code, and no internal details", async () => {
    const club = await createTenant();
    for (const body of [
      { slug: club.tenant.slug },
      { slug: "api" },
      { timezone: "x" },
      { policy: { maxMembers: 1e12 } },
    ]) {
      const other = await createTenant();
      const { requestId: _, ...said } = await problemOf(
        send(other.owner, `/api/admin/tenants/${other.tenant.id}`, { method: "PATCH", body }),
      );
      expect(JSON.stringify(said)).not.toMatch(/SQL|D1|constraint|tenants\.|at \w+ \(/i);
      expect(JSON.stringify(said)).not.toContain(club.tenant.id);
    }
  });

  it("no invariant of the database is violated", async () => {
    expect(await violatedInvariants()).toEqual([]);
  });
});
