import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/* The doctor's HTTP requests, with a time limit and errors for people. */

let withinMs = 6_000;

/** Sets the time limit of every later request. */
export function setTimeLimit(seconds: number): void {
  withinMs = seconds * 1000;
}

/** The time limit for something that takes as long as several requests. */
export const timeFor = (requests: number) => requests * withinMs;

export interface HttpResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined if it is not JSON. */
  json: unknown;
}

/** No response: a problem of the network, DNS or certificate, or a timeout. */
export class Unreachable extends Error {
  override name = "Unreachable";
  /** The server may only be slow. */
  readonly isTimeout: boolean;

  constructor(address: string, error: unknown) {
    super(reasonOf(address, error));
    this.isTimeout = isTimeout(error);
  }
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  withinMs?: number;
}

/** Sends a request. Throws `Unreachable`. Does not follow redirects. */
export async function sendRequest(
  address: string,
  options: RequestOptions = {},
): Promise<HttpResponse> {
  const { method = "GET", headers = {}, body, withinMs: limitMs = withinMs } = options;
  try {
    const response = await fetch(address, {
      method,
      headers: { "user-agent": "tenantry-doctor", ...headers },
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(limitMs),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parseJson(text) };
  } catch (error) {
    throw new Unreachable(address, error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return ["TimeoutError", "AbortError"].includes((error as Error).name);
}

function reasonOf(address: string, error: unknown): string {
  const host = URL.parse(address)?.host ?? "the address";
  const { cause } = error as Error & { cause?: { code?: string } };
  if (isTimeout(error)) return `${host} did not answer in time`;
  const code = cause?.code ?? (error as { code?: string }).code;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the name ${host} cannot be looked up (${code})`;
    case "ECONNREFUSED":
      return `${host} refuses the connection`;
    default:
      return `${host} cannot be reached${code ? ` (${code})` : ""}`;
  }
}

/** The status of a GET with another `Host` header, which `fetch` cannot send. */
export function statusForHost(address: string, host: string): Promise<number> {
  const request = address.startsWith("https:") ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(withinMs);
  return new Promise((resolve, reject) => {
    const outgoing = request(address, { headers: { host }, signal }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on("error", (error) => reject(new Unreachable(address, error)));
    outgoing.end();
  });
}

/** A field of unknown JSON; undefined if it is missing. */
export function valueAt(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key],
    value,
  );
}

/** A list in unknown JSON; empty if it is missing. */
export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const list = valueAt(value, ...path);
  return Array.isArray(list) ? list : [];
}

export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const text = valueAt(value, ...path);
  return typeof text === "string" ? text : undefined;
}
