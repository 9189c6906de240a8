import { describe, expect, it } from "vitest";
import { api, bindings, expectJson, rows, settings } from "../../tests/support/app.ts";
import { createQueuedEmail } from "../../tests/support/builders/emails.ts";
import { app } from "../app.ts";

const health = () => expectJson(api(null).health.$get(), 200);

describe("GET /api/health", () => {
  it("answers ok while every part works", async () => {
    expect(await health()).toEqual({
      status: "ok",
      parts: { database: "ok", limiter: "ok", mail: "ok" },
    });
  });

  it("reports late mail without naming a recipient", async () => {
    const anHourAgo = Date.now() - 3_600_000;
    const id = await createQueuedEmail(anHourAgo);
    const answer = await health();
    expect(answer).toEqual({
      status: "degraded",
      parts: { database: "ok", limiter: "ok", mail: "late" },
    });
    await rows("delete from emails where id = ?", id);
  });

  it("reports a rate limiter that does not answer", async () => {
    const silent = { getByName: () => ({ isThere: () => new Promise(() => {}) }) };
    const broken = { getByName: () => ({ isThere: () => Promise.reject(new Error("gone")) }) };
    for (const RATE_LIMITER of [silent, broken]) {
      const request = new Request(`${settings.APP_URL}/api/health`);
      const answer = await app.fetch(request, { ...bindings, RATE_LIMITER } as never);
      expect(await answer.json()).toMatchObject({ status: "degraded", parts: { limiter: "down" } });
    }
  });

  it("reports a missing setting without naming it", async () => {
    const request = new Request(`${settings.APP_URL}/api/health`);
    const answer = await app.fetch(request, { ...bindings, CLERK_PUBLISHABLE_KEY: "" });
    expect(answer.status).toBe(503);
    const body = await answer.text();
    expect(body).toContain("This deployment is not configured yet.");
    expect(body).not.toContain("CLERK");
  });
});
