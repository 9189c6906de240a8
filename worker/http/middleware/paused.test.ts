import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { bindings, problemOf, requestOf, settings } from "../../../tests/support/app.ts";
import { instrumentedD1 } from "../../../tests/support/instrumented-d1.ts";
import { app } from "../../app.ts";
import worker from "../../index.ts";
import { routesIn } from "../../openapi/route.ts";
import type { Bindings } from "../env.ts";

const routes = routesIn(app.routes).filter(({ path }) => path.startsWith("/api/"));

function paused(value: string) {
  const trips = { count: 0 };
  const onRoundTrip = () => {
    trips.count += 1;
  };
  const DB = instrumentedD1(bindings.DB, { onRoundTrip });
  const env: Bindings = { ...bindings, DB, PAUSED: value };
  return { env, trips };
}

describe("while PAUSED is set", () => {
  it.each(routes.map(({ method, path }) => `${method} ${path}`))(
    "%s answers 503 maintenance without a round trip to D1",
    async (route) => {
      const [method = "", path = ""] = route.split(" ");
      const { env, trips } = paused("since nine");
      const body = ["POST", "PUT", "PATCH"].includes(method) ? {} : undefined;
      const answer = await app.fetch(await requestOf(null, path, { method, body }), env);
      expect((await problemOf(answer.clone())).code).toBe("maintenance");
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("120");
      expect(trips.count).toBe(0);
    },
  );

  it("a page that may call the API can read the answer", async () => {
    const { env } = paused("1");
    const request = await requestOf(null, "/api/health", { headers: { origin: settings.APP_URL } });
    const answer = await app.fetch(request, env);
    expect(answer.headers.get("access-control-allow-origin")).toBe(settings.APP_URL);
  });

  it("the clock does nothing", async () => {
    const { env, trips } = paused("1");
    const context = createExecutionContext();
    worker.scheduled({}, env, context);
    await waitOnExecutionContext(context);
    expect(trips.count).toBe(0);
  });
});

it("runs again once PAUSED is unset or empty", async () => {
  const { env, trips } = paused("");
  expect((await app.fetch(await requestOf(null, "/api/health"), env)).status).toBe(200);
  const context = createExecutionContext();
  worker.scheduled({}, env, context);
  await waitOnExecutionContext(context);
  expect(trips.count).toBeGreaterThan(1);
});
