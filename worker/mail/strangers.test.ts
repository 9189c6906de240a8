import { describe, expect, it } from "vitest";
import { api, bindings, freshIp, refusal, settings } from "../../tests/support/app.ts";
import { freshEmail } from "../../tests/support/invitations.ts";
import { createTenant } from "../../tests/support/people.ts";
import { app } from "../app.ts";

const body = () => ({ tenantName: "Hilltop Hockey", email: freshEmail() });
const request = (ip: string): Promise<Response> =>
  api(null, { "cf-connecting-ip": ip }).auth["club-signup"].$post({ json: body() });

describe("an anonymous client that requests mails", () => {
  it("gets twenty a day from one IP address, however many requests come at once", async () => {
    const ip = freshIp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => request(ip)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(20);
    expect(refused).toHaveLength(10);
    expect(refused[0]?.headers.get("ratelimit-policy")).toBe('"mails";q=20;w=86400');
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(86_000);
  });

  it("gets none, and a Retry-After, when the rate limiter does not answer within a second", async () => {
    const silent = { getByName: () => ({ take: () => new Promise(() => {}) }) };
    const failing = { getByName: () => ({ take: () => Promise.reject(new Error("gone")) }) };
    for (const RATE_LIMITER of [silent, failing]) {
      const env = { ...bindings, RATE_LIMITER } as never;
      const asked = new Request(`${settings.APP_URL}/api/auth/club-signup`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body()),
      });
      const started = Date.now();
      const answer = await app.fetch(asked, env);
      // A second on an idle machine; without a limit it would wait for ever.
      expect(Date.now() - started).toBeLessThan(15_000);
      expect(answer.headers.get("retry-after")).not.toBeNull();
      expect(await refusal(answer)).toEqual([503, "unavailable"]);
      // Codes are counted elsewhere.
      const { inviteCode } = await createTenant();
      const url = `${settings.APP_URL}/api/tenants/by-invite-code/${inviteCode}`;
      expect((await app.fetch(new Request(url), env)).status).toBe(200);
    }
  });
});
