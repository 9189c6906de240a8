import { type ClientResponse, hc } from "hono/client";
import type { Api } from "../../worker/app.ts";
import type { FieldError, ProblemBody } from "../../worker/http/problem.ts";
import type { ProblemCode } from "../../worker/problems.ts";
import { sessionToken } from "../clerk/load-clerk.ts";
import { copy, language } from "../i18n/index.ts";

/** A refusal of the API; `offline` when it could not be reached; `over_limit` when the platform refuses for it. */
export type ApiProblemCode = ProblemCode | "offline" | "over_limit";

/** Why the API did not do what was asked. */
export class ApiProblem extends Error {
  readonly code: ApiProblemCode;
  readonly fields: FieldError[];
  /** Seconds to wait before asking again (`retry-after`); 0 where the API names none. */
  readonly retryAfter: number;

  constructor(code: ApiProblemCode, fields: FieldError[] = [], retryAfter = 0) {
    super(code);
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

const bookmarkKey = "d1-bookmark";

/** So long one waits who found the database busy, or no connection, before asking once more. */
export const retryDelay = () => new Promise((resolve) => setTimeout(resolve, 700));

/**
 * The only fetch of the app: carries the session, and D1's bookmark, so that a person reads what they
 * wrote. A read that the database has no time for is asked again, once; a write may have been done.
 */
async function fetchApi(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const answer = await withSession(input, init);
  if (answer.status !== 503 || (init?.method ?? "GET") !== "GET") return answer;
  await answer.body?.cancel();
  await retryDelay();
  return withSession(input, init);
}

/** A token that the API refuses is asked for anew, once: a cached one may have been made for no page. */
async function withSession(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const token = await sessionToken();
  const answer = await attempt(input, init, token);
  if (answer.status !== 401 || !token) return answer;
  // Left unread it would stay open.
  await answer.body?.cancel();
  return attempt(input, init, await sessionToken(true));
}

async function attempt(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  token: string | null,
): Promise<Response> {
  const headers = new Headers(init?.headers);
  const seen = sessionStorage.getItem(bookmarkKey);
  if (token) headers.set("authorization", `Bearer ${token}`);
  // What the Worker writes to this person is in the language that they read here.
  headers.set("accept-language", language);
  if (seen) headers.set("x-d1-bookmark", seen);
  const answer = await fetch(input, { ...init, headers, credentials: "omit" }).catch(() => {
    throw new ApiProblem("offline");
  });
  const bookmark = answer.headers.get("x-d1-bookmark");
  if (bookmark) sessionStorage.setItem(bookmarkKey, bookmark);
  return answer;
}

/** The API, typed by the Worker's own routes. */
export const { api } = hc<Api>(import.meta.env.VITE_API_URL ?? location.origin, {
  fetch: fetchApi,
});

/**
 * Whether the API can be reached. A browser that says that it is offline is asked no further than our own server:
 * on a machine or in a network without the internet it says so too. Needs nothing of Clerk, whose script would try
 * for a long time.
 */
export async function isReachable(): Promise<boolean> {
  if (navigator.onLine) return true;
  return attempt(api.health.$url(), { cache: "no-store" }, null).then(
    () => true,
    () => navigator.onLine,
  );
}

/** The body of a call's answer; throws ApiProblem for a refusal. */
export async function unwrap<Body, Status extends number>(
  call: Promise<ClientResponse<Body, Status, "json">>,
): Promise<Body> {
  const answer = await call;
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as Body;
}

/** Waits for a call that answers nothing; throws ApiProblem for a refusal. */
export async function expectNoContent(
  call: Promise<ClientResponse<null, 204, "body">>,
): Promise<void> {
  const answer = await call;
  if (!answer.ok) throw await problemOf(answer);
}

async function problemOf(answer: {
  status: number;
  headers: Headers;
  json(): Promise<unknown>;
}): Promise<ApiProblem> {
  const problem = (await answer.json().catch(() => null)) as ProblemBody | null;
  if (!problem) return new ApiProblem(codeOf(answer.status));
  // Every code has its sentence: one without is none that this version knows.
  return new ApiProblem(
    problem.code in copy.problems ? problem.code : "internal",
    problem.errors,
    Number(answer.headers.get("retry-after")),
  );
}

/**
 * What an answer means that our API did not write: Cloudflare's own page, where the requests of its free plan are
 * used up for the day (429), or where the Worker used up its time or could not be started (503 and the like).
 */
function codeOf(status: number): ApiProblemCode {
  if (status === 429) return "over_limit";
  return status > 500 ? "unavailable" : "internal";
}

/** What a call answers when it succeeds. */
export type ResponseBody<Call extends (...args: never[]) => Promise<{ json(): Promise<unknown> }>> =
  Awaited<ReturnType<Awaited<ReturnType<Call>>["json"]>>;
export type Me = ResponseBody<typeof api.me.$get>;
