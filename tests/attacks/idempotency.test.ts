import { describe, expect, it } from "vitest";
import { auditEntries, expectJson, rows, send } from "../support/app.ts";
import { type Call, lines } from "../support/every-route.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { basicUser, createTenant } from "../support/people.ts";
import { tried } from "./figures.ts";

/* The same request twice, at once, and with another body: done once, by every unsafe route. */

const unsafe = Object.entries(lines).filter(
  ([route, { door }]) => !route.startsWith("GET") && door === "session",
);
/** They show a secret once: nothing keeps it, so that a repeat makes another. */
const showsSecret = [
  "POST /api/me/calendar-feed",
  "POST /api/admin/tenants/:tenantId/players/slips",
];

const keyed = ({ who, path, method, body }: Call, key: string, other?: unknown) =>
  send(who, path, {
    method,
    headers: { "idempotency-key": key },
    ...((other ?? body) !== undefined && { body: other ?? body }),
  });

describe.each(unsafe)("%s with an Idempotency-Key", (route, line) => {
  const [method = ""] = route.split(" ");
  const prepared = async (): Promise<Call> => ({ ...(await line.succeeds()), method });

  it("runs once, and a repeat gets the same response or a refusal", async () => {
    const call = await prepared();
    const first = await keyed(call, "once");
    expect(first.ok, await first.clone().text()).toBe(true);
    const after = await auditEntries();
    const again = await keyed(call, "once");
    tried("requests repeated with one key", 2);
    if (showsSecret.includes(route)) {
      expect(again.headers.get("idempotency-replayed")).toBeNull();
      return;
    }
    expect(await auditEntries()).toBe(after);
    // A user who left by this very request gets no repeat of the response.
    if ([401, 403].includes(again.status)) return;
    expect(again.status).toBe(first.status);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await again.text()).toBe(await first.text());
  });

  it("runs once when it is sent six times at once", async () => {
    const alone = await prepared();
    const before = await auditEntries();
    await keyed(alone, "alone");
    const cost = (await auditEntries()) - before;
    const call = await prepared();
    const start = await auditEntries();
    const answers = await Promise.all(Array.from({ length: 6 }, () => keyed(call, "rush")));
    tried("requests repeated with one key", 6);
    const ok = answers.filter((answer) => answer.ok);
    expect(ok.length).toBeGreaterThan(0);
    for (const answer of answers)
      expect(answer.ok || [409, 403, 401, 404].includes(answer.status)).toBe(true);
    if (!showsSecret.includes(route)) expect(await auditEntries()).toBe(start + cost);
  });

  if (!line.takesNoBody && method !== "DELETE") {
    it("with another body is refused", async () => {
      const call = await prepared();
      expect((await keyed(call, "taken")).ok).toBe(true);
      const after = await auditEntries();
      const answer = await keyed(call, "taken", { ...(call.body as object), x: 1 });
      expect([422, 403]).toContain(answer.status);
      expect(await auditEntries()).toBe(after);
    });
  }
});

it("no stored response has a secret, and none is readable by another user", async () => {
  const kept = JSON.stringify(await rows("select body from idempotency_keys"));
  expect(kept.length).toBeGreaterThan(1_000);
  expect(kept).not.toMatch(/\/api\/calendar\/|signInToken|accept-invite\?token/);
  const slips = await rows<{ n: number }>("select count(*) n from claim_slips");
  expect(slips[0]?.n).toBeGreaterThan(0);
  const [club, other] = [await createTenant(), await basicUser()];
  const body = { tenantName: "Kept FC" };
  const headers = { "idempotency-key": "shared" };
  const mine = await expectJson<{ tenant: { id: string } }>(
    send(club.owner, "/api/tenants", { body, headers }),
    201,
  );
  const theirs = await expectJson<{ tenant: { id: string } }>(
    send(other, "/api/tenants", { body, headers }),
    201,
  );
  expect(theirs.tenant.id).not.toBe(mine.tenant.id);
  expect(await violatedInvariants()).toEqual([]);
});
