import * as z from "zod/mini";
import type { RouteDocs } from "../http/route-docs.ts";
import { type ProblemCode, problems } from "../problems.ts";
import { docs, schemas } from "./features.ts";
import type { Route } from "./route.ts";

type Json = Record<string, unknown>;

const version = "1";

/**
 * The whole contract as OpenAPI 3.1. Paths, requests and who may call come from the app's own routes, their schemas and
 * their middleware; the rest comes from the features' docs.ts and responses.ts.
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
        "Sign-up, invitation and membership for software with many tenants. Bodies are strict: a field that is not listed here is refused. Times are ISO 8601, in UTC. Every response has an `x-request-id`; every request that changes something may have an `Idempotency-Key`.",
    },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "Clerk's session token",
        },
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: "__session",
          description: "Clerk's session token, for the app's own pages",
        },
        clerk: {
          type: "apiKey",
          in: "header",
          name: "svix-signature",
          description: "Clerk's signature",
        },
        postmark: { type: "http", scheme: "basic" },
      },
      schemas: namedSchemas(),
    },
  };
}

const registry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });

/** The schemas of responses, each under its name. */
function namedSchemas(): Json {
  const made = z.toJSONSchema(registry, {
    // A response is the input of its schema: nothing is transformed.
    io: "input",
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema]),
  );
}

const requestSchema = (schema: z.ZodMiniType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return json;
};

const security: Record<Exclude<Route["door"], "signature">, Json[]> = {
  public: [],
  session: [{ session: [] }, { cookie: [] }],
  either: [{}, { session: [] }, { cookie: [] }],
};

function operationOf(route: Route): Json {
  const { method, path, door, body, query } = route;
  const routeDocs = docs[`${method} ${path}`];
  if (!routeDocs) throw new Error(`${method} ${path} is in no docs.ts`);
  return {
    operationId: idOf(method, path),
    summary: routeDocs.summary,
    ...(routeDocs.permission && {
      description: `Needs the permission \`${routeDocs.permission}\` in the tenant.`,
    }),
    tags: [path.split("/")[2]],
    security: door === "signature" ? [{ [path.split("/")[3] ?? ""]: [] }] : security[door],
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...parametersIn(query),
      ...(method === "GET" || !takesSession(route) ? [] : [idempotencyKey]),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: requestSchema(body),
            ...(routeDocs.example && { example: routeDocs.example }),
          },
        },
      },
    }),
    responses: { ...successes(routeDocs), ...refusals(errorsOf(route, routeDocs)) },
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
  const { properties = {}, required = [] } = requestSchema(query) as {
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

function successes({ responses }: RouteDocs): Json {
  return Object.fromEntries(
    Object.entries(responses).map(([status, body]) => {
      if (body === null) return [status, { description: "Done" }];
      const content =
        typeof body === "string"
          ? { [body]: { schema: {} } }
          : { "application/json": { schema: { $ref: referenceTo(body) } } };
      return [status, { description: "Done", content }];
    }),
  );
}

function referenceTo(schema: z.ZodMiniType): string {
  const { id } = registry.get(schema) ?? {};
  if (!id) throw new Error("a schema of a response is exported by no responses.ts");
  return `#/components/schemas/${id}`;
}

/** Problems by status, each with its possible codes. */
function refusals(codes: ProblemCode[]): Json {
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

const takesSession = ({ door }: Route) => door === "session" || door === "either";

/** The problems that every route may answer, those of its kind, and its own. */
function errorsOf(route: Route, { errors = [] }: RouteDocs): ProblemCode[] {
  const isUnsafe = route.method !== "GET";
  const codes: ProblemCode[] = [
    "unavailable",
    "maintenance",
    "internal",
    "forbidden",
    "unknown_host",
  ];
  if (route.path.includes("/:")) codes.push("not_found");
  if (isUnsafe) codes.push("payload_too_large");
  if (isUnsafe || route.query) codes.push("validation_failed");
  if (takesSession(route)) {
    codes.push("unauthenticated", "user_not_onboarded");
    if (isUnsafe) codes.push("idempotency_key_reused", "request_in_progress");
  }
  return [...new Set([...codes, ...errors])];
}
