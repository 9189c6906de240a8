import { describe, expect, it } from "vitest";
import { auditEntries, rows, send, type Visitor } from "../support/app.ts";
import { lines } from "../support/every-route.ts";
import { ask, freshEmail } from "../support/invitations.ts";
import { mailsTo } from "../support/mail.ts";
import { basicUser, createTenant, member } from "../support/people.ts";
import { added, answer, child } from "../support/sessions.ts";
import { tried } from "./figures.ts";
import { logged } from "./outside.ts";
import { namesAnId, operations, tellable, withUnknownIds } from "./walk.ts";

/*
 * Another tenant's owner has real ids of the first. They want to read it, change it, or merely to know
 * that it is there.
 */

const all = await operations();
const stranger = await createTenant({ tenantName: "Stranger FC" });

it("the walk covers every route of the document", () => {
  expect(Object.keys(lines).sort()).toEqual(all.map(({ route }) => route).sort());
});

/** URLs that are secrets themselves: they need no session. */
const secretAddresses = ["GET /api/logos/:id"];

interface Asked {
  path: string;
  body?: unknown;
}

/** Requests another tenant's resource and an unknown one: both get the same 404, and nothing changes. */
async function findsNothing(who: Visitor, method: string, { path, body }: Asked): Promise<void> {
  const before = await auditEntries();
  const known = new Map<string, string>();
  const unknown = {
    path: withUnknownIds(path, known),
    body: body === undefined ? undefined : JSON.parse(withUnknownIds(JSON.stringify(body), known)),
  };
  const sent = (one: Asked) =>
    send(who, one.path, { method, ...(one.body !== undefined && { body: one.body }) });
  const theirs = await tellable(await sent({ path, body }));
  const nobodys = await tellable(await sent(unknown));
  tried("requests of another tenant's owner", 2);
  expect(theirs.status, theirs.text).toBe(404);
  expect(theirs).toEqual(nobodys);
  expect(theirs.headers["cache-control"]).toBe("private, no-store");
  expect(await auditEntries()).toBe(before);
}

describe("another tenant's owner finds nothing at", () => {
  for (const { route, method } of all) {
    if (secretAddresses.includes(route) || lines[route]?.door === "signature") continue;
    it(route, async () => {
      const good = await lines[route]?.succeeds();
      if (!good) throw new Error(`${route} has no line`);
      const { path, body } = good;
      const named = `${path} ${typeof body === "string" ? "" : JSON.stringify(body)}`;
      if (!namesAnId(named) || typeof body === "string") return;
      await findsNothing(stranger.owner, method, { path, body });
      // Their own tenant in the address, another's things behind it.
      const mixed = path.replace(/(?<=tenants\/)[0-9a-f-]{36}/, stranger.tenant.id);
      if (mixed !== path && namesAnId(mixed.replace(stranger.tenant.id, ""))) {
        await findsNothing(stranger.owner, method, { path: mixed, body });
      }
    });
  }
});

describe("a user without memberships finds nothing at", () => {
  for (const { route, method } of all.filter(({ route }) => route.includes(":tenantId"))) {
    it(route, async () => {
      const good = await lines[route]?.succeeds();
      if (good) await findsNothing(await basicUser(), method, good);
    });
  }
});

describe("what one tenant wrote", () => {
  const mark = "Xq7vzmark";
  const marked = (what: string) => `${what} ${mark}`;
  const made = (async () => {
    const club = await createTenant({ tenantName: marked("Club"), firstName: marked("Owner") });
    const parent = await member(club);
    await send(parent, "/api/me", { method: "PATCH", body: { firstName: marked("Parent") } });
    const [session] = await added(club, {
      title: marked("Training"),
      notes: marked("Bring water"),
    });
    const player = await child(parent, [club], { firstName: marked("Child") });
    if (session) await answer(parent, session, "going", player.id);
    await ask(club, { email: `${mark.toLowerCase()}-${freshEmail()}`, firstName: marked("Guest") });
    // A former member.
    const former = await member(club);
    await rows(
      "update memberships set status = 'removed' where user_id = (select id from users where clerk_user_id = ?)",
      former.clerkUserId,
    );
    return { club, former };
  })();

  for (const { route, method } of all) {
    it(`is in no response of another's ${route}`, async () => {
      await made;
      const good = await lines[route]?.succeeds();
      if (!good) return;
      const headers = good.headers ?? {};
      const sent = { method, headers, ...(good.body !== undefined && { body: good.body }) };
      const answer = await send(good.who, good.path, sent);
      if (!route.startsWith("GET /api/platform")) expect(await answer.text()).not.toContain(mark);
    });
  }

  it("is in no response to former members", async () => {
    const { former } = await made;
    for (const { route, path } of all.filter(({ method }) => method === "GET")) {
      if (path.includes(":") || path.startsWith("/api/platform")) continue;
      const answer = await send(former, path);
      const text = await answer.text();
      // Where they were is in their own export: the tenant's name, and no more.
      const own = route === "GET /api/me/export" ? text.replaceAll(marked("Club"), "") : text;
      expect(own, route).not.toContain(mark);
    }
  });

  it("is in no mail of another tenant", async () => {
    const { club } = await made;
    const recipients = await rows<{ recipient: string }>(
      "select distinct recipient from emails where tenant_id is not ?",
      club.tenant.id,
    );
    expect(recipients.length).toBeGreaterThan(5);
    for (const { recipient } of recipients) {
      for (const mail of await mailsTo(recipient)) {
        expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toContain(mark);
      }
    }
  });

  it("is in no log line, nor is any address, token or code", async () => {
    const codes = await rows<{ invite_code: string }>("select invite_code from tenants");
    expect(logged.length).toBeGreaterThan(500);
    const lines = logged.join("\n");
    expect(lines.toLowerCase()).not.toContain(mark.toLowerCase());
    expect(lines).not.toMatch(/@example\.com|eyJ[\w-]{10}|token=/);
    expect(codes.filter(({ invite_code }) => lines.includes(invite_code))).toEqual([]);
  });
});
