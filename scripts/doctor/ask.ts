import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/* Requests of the doctor: each ends within its time, and a failure is a sentence. */

let withinMs = 6_000;

/** How long an answer may take, for every request after this. */
export function setTimeLimit(seconds: number): void {
  withinMs = seconds * 1000;
}

/** How long something may take that needs longer than one request. */
export const timeFor = (requests: number) => requests * withinMs;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined where it is none. */
  json: unknown;
}

/** No answer: the network, a name, a certificate, or the time. */
export class Unreachable extends Error {
  override name = "Unreachable";
  /** It may well be there, and slow. */
  readonly isTimeout: boolean;

  constructor(address: string, error: unknown) {
    super(reasonOf(address, error));
    this.isTimeout = isTimeout(error);
  }
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  withinMs?: number;
}

/** Throws `Unreachable`. Redirects are answers. */
export async function ask(address: string, question: Question = {}): Promise<Answer> {
  const { method = "GET", headers = {}, body, withinMs: limitMs = withinMs } = question;
  try {
    const answer = await fetch(address, {
      method,
      headers: { "user-agent": "tenantry-doctor", ...headers },
      ...(body !== undefined && { body }),
      redirect: "manual",
      signal: AbortSignal.timeout(limitMs),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
  } catch (error) {
    throw new Unreachable(address, error);
  }
}

function parsed(text: string): unknown {
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

/** The status that a GET is answered with when it names another host. `fetch` sends no other `Host`. */
export function statusForHost(address: string, host: string): Promise<number> {
  const request = address.startsWith("https:") ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(withinMs);
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers: { host }, signal }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", (error) => reject(new Unreachable(address, error)));
    asked.end();
  });
}

/** A field of JSON whose shape is not known; undefined where there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key],
    value,
  );
}

/** A list in JSON; empty where there is none. */
export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}
