import { exports } from "cloudflare:workers";
import { createClerkClient } from "@clerk/backend";
import { type ClientResponse, hc } from "hono/client";
import type { Api } from "../../worker/app.ts";
import type { Problem as ProblemBody } from "../../worker/http/responses.ts";
import { expectMatchesOpenApi } from "./contract.ts";
import { bindings, settings } from "./environment.ts";
import { renewedFrom } from "./tokens.ts";

/*
 * The public entry point, for tests in workerd: requests go to the Worker as they come from outside, people
 * are real users of the Clerk emulator, made through Clerk's own SDK.
 */

/** The Worker as the platform calls it; its type is only known where a bundler makes it. */
const worker = (exports as unknown as { default: { fetch(request: Request): Promise<Response> } })
  .default;

const clerk = createClerkClient({
  secretKey: settings.CLERK_SECRET_KEY,
  ...(settings.CLERK_API_URL && { apiUrl: settings.CLERK_API_URL }),
  telemetry: { disabled: true },
});

export { bindings, clerk, settings };

/** A user with a Clerk account and a session. */
export interface Visitor {
  clerkUserId: string;
  email: string;
  /** A session token that is still good for a while; renewed when it nears its end. */
  getToken: () => Promise<string>;
  /** The address that their requests come from. */
  ip: string;
}

let people = 0;

/** A fresh person, signed in with Clerk and unknown to Tenantry, at an address of their own. */
export async function visitor(options: { email?: string } = {}): Promise<Visitor> {
  people += 1;
  const email = options.email ?? `person-${people}-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const user = await clerk.users.createUser({ emailAddress: [email], password: "long enough" });
  return signedInAs(user.id, email);
}

/** A user of Clerk's, in a new session. */
export async function signedInAs(clerkUserId: string, email: string): Promise<Visitor> {
  const session = await clerk.sessions.createSession({ userId: clerkUserId });
  const { jwt } = await clerk.sessions.getToken(session.id);
  return { clerkUserId, email, getToken: renewedFrom(jwt), ip: freshIp() };
}

/** An unused IP address in a network of its own. */
export function freshIp(): string {
  const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
  return `2001:db8:${((a << 8) | b).toString(16)}:${c.toString(16)}::1`;
}

export interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string> | undefined;
}

/** One request as it goes to the Worker, as `who`. */
export async function requestOf(
  who: Visitor | null,
  path: string,
  sent: Sent = {},
): Promise<Request> {
  const { method = sent.body === undefined ? "GET" : "POST", body, headers } = sent;
  return new Request(new URL(path, settings.APP_URL), {
    method,
    headers: {
      "cf-connecting-ip": who?.ip ?? freshIp(),
      ...(who && { authorization: `Bearer ${await who.getToken()}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** Sends a request and compares the response with the OpenAPI document. For what `api` cannot say. */
export async function send(who: Visitor | null, path: string, sent: Sent = {}): Promise<Response> {
  const request = await requestOf(who, path, sent);
  const { method, url } = request;
  const answer = await worker.fetch(request);
  await expectMatchesOpenApi(method, url, answer);
  return answer;
}

/**
 * The API's typed client, with the session of `who`: paths, bodies and responses have the types of the routes.
 * Requests go the way of `send`.
 */
export function api(who: Visitor | null, headers: Record<string, string> = {}) {
  const client = hc<Api>(settings.APP_URL, {
    fetch: (url: RequestInfo | URL, init: RequestInit = {}) =>
      send(who, String(url), {
        method: init.method ?? "GET",
        body: init.body ?? undefined,
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers },
      }),
  });
  return client.api;
}

/** What a route answers with a status. */
type BodyOf<Answer, Status> =
  Answer extends ClientResponse<infer Body, infer Statuses, "json">
    ? Status extends Statuses
      ? Body
      : never
    : never;

/** The response's body, once its status is the expected one. */
export async function expectJson<
  Answer extends ClientResponse<unknown, number, "json">,
  Status extends Answer["status"],
>(answer: Promise<Answer>, status: Status): Promise<BodyOf<Answer, Status>>;
export async function expectJson<Body>(
  answer: Response | Promise<Response>,
  status: number,
): Promise<Body>;
export async function expectJson<Body>(
  answer: Promise<Response | ClientResponse<unknown>> | Response,
  status: number,
): Promise<Body> {
  const response = await answer;
  const text = await response.text();
  if (response.status !== status)
    throw new Error(`${response.status} instead of ${status}: ${text}`);
  return JSON.parse(text) as Body;
}

/** The problem that a refusal carries. */
export async function problemOf(answer: Response | Promise<Response>): Promise<ProblemBody> {
  const response = await answer;
  const type = response.headers.get("content-type");
  if (type !== "application/problem+json")
    throw new Error(`no problem but ${response.status} ${type}`);
  return response.json();
}

/** `code` and status of a refusal, to compare in one line. */
export async function refusal(answer: Response | Promise<Response>): Promise<[number, string]> {
  const { status, code } = await problemOf(answer);
  return [status, code];
}

/** Rows straight from the database, for what no answer shows. */
export async function rows<T = Record<string, unknown>>(
  sql: string,
  ...params: unknown[]
): Promise<T[]> {
  const { results } = await bindings.DB.prepare(sql)
    .bind(...params)
    .all<T>();
  return results;
}

/** A statement and the values of its parameters. */
export type Statement = [sql: string, ...params: unknown[]];

/** Runs statements in one batch, which is much quicker than one after the other. */
export async function runAll(statements: Statement[]): Promise<void> {
  await bindings.DB.batch(
    statements.map(([sql, ...params]) => bindings.DB.prepare(sql).bind(...params)),
  );
}

/** How many audit entries there are: every change leaves one. */
export async function auditEntries(): Promise<number> {
  const [row] = await rows<{ n: number }>("select count(*) n from audit_entries");
  return row?.n ?? 0;
}
