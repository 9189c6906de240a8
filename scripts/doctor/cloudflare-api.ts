import { run } from "../processes.ts";
import type { Deployment } from "./deployment.ts";
import { type HttpResponse, listAt, sendRequest, textAt, Unreachable, valueAt } from "./request.ts";

/*
 * Read-only requests to Cloudflare's API. Paths and fields are those of its reference
 * (https://developers.cloudflare.com/api/), taken from the package `cloudflare` 7.3.0, which is generated from it.
 */

export type Reply = { json: unknown } | { why: string; code: number; status: number };

/** Sends requests about the account. */
export interface Cloudflare {
  request(path: string, body?: Record<string, unknown>): Promise<Reply>;
}

/** Why Cloudflare cannot be queried, and what to do about it. */
export interface NotAsked {
  why: string;
  todo?: string;
  /** Cloudflare has refused the token itself. */
  isRefused?: boolean;
}

const giveToken =
  "`npx wrangler login`, or CLOUDFLARE_API_TOKEN with the permissions Workers Scripts Read and D1 Read.";

/** Uses CLOUDFLARE_API_TOKEN, or wrangler's login on this machine. */
export async function openCloudflare(deployment: Deployment): Promise<Cloudflare | NotAsked> {
  const { values, worker, isLocal } = deployment;
  if (isLocal) return { why: "The app is on this machine" };
  const token = values.CLOUDFLARE_API_TOKEN ?? (await wranglerToken());
  if (!token)
    return { why: "There is neither a Cloudflare token nor wrangler's login", todo: giveToken };
  const base = values.CLOUDFLARE_API_BASE_URL ?? "https://api.cloudflare.com/client/v4";
  const account =
    values.CLOUDFLARE_ACCOUNT_ID ?? worker.accountId ?? (await onlyAccount(base, token));
  if (typeof account !== "string") return account;
  return { request: (path, body) => cloudflare(`${base}/accounts/${account}${path}`, token, body) };
}

/** The token of `wrangler login`, renewed by wrangler; undefined without a login. */
async function wranglerToken(): Promise<string | undefined> {
  try {
    const env = { CI: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "none" };
    const output = await run("wrangler", ["auth", "token", "--json"], { quiet: true, env });
    return textAt(JSON.parse(output.slice(output.indexOf("{"))), "token");
  } catch {
    return undefined;
  }
}

async function onlyAccount(base: string, token: string): Promise<string | NotAsked> {
  const answer = await cloudflare(`${base}/accounts`, token);
  if ("why" in answer) {
    const isRefused = [400, 401, 403].includes(answer.status);
    return { why: `Cloudflare: ${answer.why}`, todo: giveToken, isRefused };
  }
  const accounts = listAt(answer.json);
  const [first] = accounts;
  if (accounts.length === 1) return textAt(first, "id") ?? "";
  const why = `The token reaches ${accounts.length} accounts`;
  return { why, todo: "Set account_id in wrangler.toml, or CLOUDFLARE_ACCOUNT_ID." };
}

async function cloudflare(
  address: string,
  token: string,
  body?: Record<string, unknown>,
): Promise<Reply> {
  try {
    return replyOf(
      await sendRequest(address, {
        method: body ? "POST" : "GET",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  } catch (error) {
    if (error instanceof Unreachable) return { why: error.message, code: 0, status: 0 };
    throw error;
  }
}

/** Every response has the shape `{ success, errors: [{ code, message }], result }`. */
function replyOf({ status, json }: HttpResponse): Reply {
  if (valueAt(json, "success") === true) return { json: valueAt(json, "result") };
  const code = Number(valueAt(json, "errors", 0, "code") ?? 0);
  const message = textAt(json, "errors", 0, "message");
  return { why: `it answers ${status}${message ? `, “${message}” (${code})` : ""}`, code, status };
}
