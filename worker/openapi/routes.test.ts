import { describe, expect, it } from "vitest";
import { expectJson, refusal, send } from "../../tests/support/app.ts";
import { type Call, lines } from "../../tests/support/every-route.ts";
import { basicUser } from "../../tests/support/people.ts";
import { app } from "../app.ts";
import { docs } from "./features.ts";
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

/** A route that anybody may call is a decision: it is in this list. */
const openToStrangers = [
  "GET /api/calendar/:file",
  "GET /api/docs",
  "GET /api/health",
  "GET /api/logos/:id",
  "GET /api/openapi.json",
  "GET /api/tenants/by-invite-code/:code",
  "POST /api/invitations/preview",
  "POST /api/signup/accept-invite",
];

describe("the document", () => {
  it("has exactly the routes of the app", () => {
    const routes = routesIn(app.routes).map(({ method, path }) => `${method} ${path}`);
    expect(documented.map(({ route }) => route).sort()).toEqual(routes.sort());
    expect(Object.keys(docs).sort()).toEqual(routes.sort());
    expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it("asks for a session or a signature everywhere but where a stranger may call", () => {
    const ways = documented.map(({ route, security }) => [route, security.flatMap(Object.keys)]);
    const signed = ways.filter(([, names]) => /^(clerk|postmark)$/.test(`${names}`));
    expect(signed.map(([route]) => route)).toEqual([
      "POST /api/webhooks/clerk",
      "POST /api/webhooks/postmark",
    ]);
    const open = documented.filter(
      ({ security }) =>
        security.length === 0 || security.some((way) => Object.keys(way).length === 0),
    );
    // Without a session it only sends a mail.
    const strangers = open.filter(({ route }) => route !== "POST /api/auth/club-signup");
    expect(strangers.map(({ route }) => route).sort()).toEqual(openToStrangers);
    for (const [route, { door }] of Object.entries(lines)) {
      if (door === "public") expect(openToStrangers).toContain(route);
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
    expect(Object.keys(docs[route]?.responses ?? {})).toContain(String(answer.status));
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
