import { type ClientResponse, hc } from "hono/client";
import type { Api } from "../../worker/app.ts";
import type { FieldError } from "../../worker/http/response-parts.ts";
import type { Problem as ProblemBody } from "../../worker/http/responses.ts";
import type { ProblemCode } from "../../worker/problems.ts";
import { sessionToken } from "../clerk/load-clerk.ts";
import { copy, language } from "../i18n/index.ts";

/** An error code of the API. `offline`: it could not be reached. `over_limit`: Cloudflare refused the request. */
export type ApiProblemCode = ProblemCode | "offline" | "over_limit";

/** An error response of the API. */
export class ApiProblem extends Error {
  readonly code: ApiProblemCode;
  readonly fields: FieldError[];
  /** Seconds to wait before a retry (`retry-after`), or 0. */
  readonly retryAfter: number;

  constructor(code: ApiProblemCode, fields: FieldError[] = [], retryAfter = 0) {
    super(code);
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

const bookmarkKey = "d1-bookmark";

/** The delay before a retry, if the database was busy or the connection was lost. */
export const retryDelay = () => new Promise((resolve) => setTimeout(resolve, 700));

/**
 * The only fetch of the app. Sends the session token, and D1's bookmark, so that people read their own writes. Retries a
 * GET once after a 503, but no write, because that may have been done.
 */
async function fetchApi(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await sendWithToken(input, init);
  if (response.status !== 503 || (init?.method ?? "GET") !== "GET") return response;
  await response.body?.cancel();
  await retryDelay();
  return sendWithToken(input, init);
}

/** Retries once with a fresh token after a 401: a cached token may have no `azp`, which the API refuses. */
async function sendWithToken(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const token = await sessionToken();
  const response = await send(input, init, token);
  if (response.status !== 401 || !token) return response;
  // An unread body would keep the connection open.
  await response.body?.cancel();
  return send(input, init, await sessionToken(true));
}

async function send(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
  token: string | null,
): Promise<Response> {
  const headers = new Headers(init?.headers);
  const bookmark = sessionStorage.getItem(bookmarkKey);
  if (token) headers.set("authorization", `Bearer ${token}`);
  // The Worker writes mails to this person in this language.
  headers.set("accept-language", language);
  if (bookmark) headers.set("x-d1-bookmark", bookmark);
  const response = await fetch(input, { ...init, headers, credentials: "omit" }).catch(() => {
    throw new ApiProblem("offline");
  });
  const nextBookmark = response.headers.get("x-d1-bookmark");
  if (nextBookmark) sessionStorage.setItem(bookmarkKey, nextBookmark);
  return response;
}

/** The API, typed by the Worker's own routes. */
export const { api } = hc<Api>(import.meta.env.VITE_API_URL ?? location.origin, {
  fetch: fetchApi,
});

/**
 * Whether the API can be reached. A browser in a network without internet reports that it is offline although our own
 * server may be there, so this tries a request. It does not use Clerk, whose script would retry for a long time.
 */
export async function isReachable(): Promise<boolean> {
  if (navigator.onLine) return true;
  return send(api.health.$url(), { cache: "no-store" }, null).then(
    () => true,
    () => navigator.onLine,
  );
}

/** Returns the body of a response. Throws an ApiProblem for an error response. */
export async function unwrap<Body, Status extends number>(
  call: Promise<ClientResponse<Body, Status, "json">>,
): Promise<Body> {
  const response = await call;
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Body;
}

/** Waits for a response without a body. Throws an ApiProblem for an error response. */
export async function expectNoContent(
  call: Promise<ClientResponse<null, 204, "body">>,
): Promise<void> {
  const response = await call;
  if (!response.ok) throw await problemOf(response);
}

async function problemOf(response: {
  status: number;
  headers: Headers;
  json(): Promise<unknown>;
}): Promise<ApiProblem> {
  const problem = (await response.json().catch(() => null)) as ProblemBody | null;
  if (!problem) return new ApiProblem(codeForStatus(response.status));
  // A newer API may have codes that this version has no sentence for.
  return new ApiProblem(
    problem.code in copy.problems ? problem.code : "internal",
    problem.errors,
    Number(response.headers.get("retry-after")),
  );
}

/**
 * The code for a response that is not from our API but from Cloudflare: the daily requests of the free plan are used up
 * (429), or the Worker exceeded its time or could not start (503 and others).
 */
function codeForStatus(status: number): ApiProblemCode {
  if (status === 429) return "over_limit";
  return status > 500 ? "unavailable" : "internal";
}

/** The body of a call's successful response. */
export type ResponseBody<Call extends (...args: never[]) => Promise<{ json(): Promise<unknown> }>> =
  Awaited<ReturnType<Awaited<ReturnType<Call>>["json"]>>;
export type Me = ResponseBody<typeof api.me.$get>;
