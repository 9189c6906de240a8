import { describe, expect, it } from "vitest";
import { expectJson, refusal, send } from "../../tests/support/app.ts";
import { type Call, lines } from "../../tests/support/every-route.ts";
import { basicUser } from "../../tests/support/people.ts";
import { app } from "../app.ts";
import { operations } from "./operations.ts";
import { routesIn } from "./route.ts";

interface Documented {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, DocumentedRoute>>;
}

interface DocumentedRoute {
  operationId: string;
  security: Record<string, unknown>[];
  requestBody?: { content: { "application/json": { example?: Record<string, unknown> } } };
  responses: Record<string, unknown>;
}

const document = await expectJson<Documented>(send(null, "/api/openapi.json"), 200);
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, route]) => ({
    ...route,
    route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`,
  })),
);

describe("the document", () => {
  it("has exactly the routes of the app", () => {
    const routes = routesIn(app.routes).map(({ method, path }) => `${method} ${path}`);
    expect(documented.map(({ route }) => route).sort()).toEqual(routes.sort());
    expect(Object.keys(operations).sort()).toEqual(routes.sort());
    expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it("states the required session as the route enforces it", () => {
    for (const { route, security } of documented) {
      const { door } = lines[route] ?? {};
      const ways = security.flatMap((way) => Object.keys(way));
      if (door === "session") expect(ways, route).toContain("session");
      if (door === "signature")
        expect(ways, route).toEqual([expect.stringMatching(/clerk|postmark/)]);
    }
  });

  it("names the address at which it is served", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.servers[0]?.url).toMatch(/^http/);
  });
});

describe("each example of the document", () => {
  const withExample = documented.flatMap(({ route, requestBody }) => {
    const content = requestBody?.content["application/json"];
    return content ? [{ route, example: content.example ?? {} }] : [];
  });

  it("exists for every route that takes a body", () => {
    expect(withExample.length).toBeGreaterThan(25);
    const without = documented.filter(
      ({ requestBody }) => requestBody && !requestBody.content["application/json"].example,
    );
    expect(without.map(({ route }) => route)).toEqual([]);
  });

  it.each(withExample)("of $route is accepted", async ({ route, example }) => {
    const [method = ""] = route.split(" ");
    const good = (await lines[route]?.succeeds()) as Omit<Call, "method">;
    // What only the reader has comes from theirs.
    const own = (good.body ?? {}) as Record<string, unknown>;
    const body = Object.fromEntries(
      Object.entries(example).map(([key, value]) => [
        key,
        typeof value === "string" && value.startsWith("{") ? own[key] : value,
      ]),
    );
    const answer = await send(good.who, good.path, { method, body });
    expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    expect(Object.keys(operations[route]?.answers ?? {})).toContain(String(answer.status));
  });
});

describe("/api/docs", () => {
  it("shows every route, runs no script and loads nothing from elsewhere", async () => {
    const answer = await send(null, "/api/docs");
    const page = await answer.text();
    for (const { operationId } of documented) expect(page).toContain(`id="${operationId}"`);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:\/\/(?!localhost)/);
  });
});

it("a removed route is removed from the document", async () => {
  const who = await basicUser();
  expect(await refusal(send(who, "/api/openapi"))).toEqual([404, "not_found"]);
});
