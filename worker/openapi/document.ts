import * as z from "zod/mini";
import { type ProblemCode, problems } from "../problems.ts";
import { answers } from "./answers.ts";
import { type Operation, operations } from "./operations.ts";
import type { Route } from "./route.ts";

type Json = Record<string, unknown>;

const version = "1";

/**
 * The whole contract as OpenAPI 3.1, from the app's own routes: what they take comes from the schemas that
 * check it, who may ask from the middleware that lets them in.
 */
export function documentOf(routes: Route[], url: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tenantry",
      version,
      description:
        "Sign-up, invitation and membership for software with many tenants. Bodies are strict: a field that is not named here is refused. Times are ISO 8601, in UTC. Every answer carries `x-request-id`; an unsafe request may carry an `Idempotency-Key`.",
    },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "A session token of Clerk's",
        },
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: "__session",
          description: "The same, for the app's own pages",
        },
        clerk: {
          type: "apiKey",
          in: "header",
          name: "svix-signature",
          description: "Clerk's signature",
        },
        postmark: { type: "http", scheme: "basic" },
      },
      schemas: shapes(),
    },
  };
}

/** The shapes of answers, each under its name. */
function shapes(): Json {
  const named = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) named.add(schema, { id });
  const { schemas } = z.toJSONSchema(named, {
    // What they are made of, not what becomes of it once it is read.
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema]),
  );
}

const asked = (schema: z.ZodMiniType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return json;
};

const security: Record<Route["door"], Json[]> = {
  public: [],
  session: [{ session: [] }, { cookie: [] }],
  either: [{}, { session: [] }, { cookie: [] }],
};

function operationOf(described: Route): Json {
  const { method, path, door, body, query } = described;
  const route = `${method} ${path}`;
  const operation = operations[route];
  if (!operation) throw new Error(`${route} is in no table`);
  const isWebhook = path.startsWith("/api/webhooks/");
  return {
    operationId: idOf(method, path),
    summary: operation.says,
    tags: [path.split("/")[2]],
    security: isWebhook ? [{ [path.split("/")[3] ?? ""]: [] }] : security[door],
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...parametersIn(query),
      ...(method === "GET" || door === "public" ? [] : [idempotencyKey]),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: asked(body),
            ...(operation.example && { example: operation.example }),
          },
        },
      },
    }),
    responses: { ...answered(operation), ...refused(refusalsOf(described, operation)) },
  };
}

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
};

/** `GET /api/admin/tenants/:tenantId` → `getAdminTenantsByTenantId`. */
function idOf(method: string, path: string): string {
  const words = path
    .replace("/api/", "")
    .split(/[/.-]/)
    .map((part) => (part.startsWith(":") ? `by-${part.slice(1)}` : part));
  return `${method.toLowerCase()}-${words.join("-")}`.replace(/-(\w)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

function parametersIn(query: z.ZodMiniType | undefined): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = asked(query) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function answered({ answers: told }: Operation): Json {
  return Object.fromEntries(
    Object.entries(told).map(([status, what]) => {
      if (what === null) return [status, { description: "Done" }];
      const [type, schema] = what.includes("/")
        ? [what, {}]
        : ["application/json", { $ref: `#/components/schemas/${what}` }];
      return [status, { description: "Done", content: { [type]: { schema } } }];
    }),
  );
}

/** Refusals by status, each with the codes that it may carry. */
function refused(codes: ProblemCode[]): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = (of: ProblemCode[]) => ({
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      { properties: { code: { enum: of } }, required: ["code"] },
    ],
  });
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${problems[code].title}`).join("; "),
        content: { "application/problem+json": { schema: schema(of) } },
      },
    ]),
  );
}

/** What every route may say, what those of its kind may, and what this one may. */
function refusalsOf({ method, path, door, query }: Route, operation: Operation): ProblemCode[] {
  const isUnsafe = method !== "GET";
  const codes: ProblemCode[] = [
    "unavailable",
    "maintenance",
    "internal",
    "forbidden",
    "unknown_host",
  ];
  if (path.includes("/:")) codes.push("not_found");
  if (isUnsafe) codes.push("payload_too_large");
  if (isUnsafe || query) codes.push("validation_failed");
  if (door !== "public") codes.push("unauthenticated", "user_not_onboarded");
  if (door !== "public" && isUnsafe) codes.push("idempotency_key_reused", "request_in_progress");
  return [...new Set([...codes, ...(operation.refuses ?? [])])];
}
