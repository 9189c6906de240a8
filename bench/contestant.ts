import { type BenchRequest, type BenchResponse, connections, send } from "./load.ts";
import { mailbox } from "./mailbox.ts";
import type { Served } from "./workerd.ts";

/** What every contestant is measured at. `join` is by a code, which peers/better-auth.js adds to Better Auth. */
export const works = ["me", "list", "create", "invite", "accept", "join"] as const;
export type Work = (typeof works)[number];

/** Each user is a member of three tenants; each of the first hundred users owns one. */
export const dataset = { users: 200, tenants: 100 };

export interface Contestant {
  name: string;
  folder: string;
  served: Served;
  nodejs?: boolean;
  /** For each kind of work it supports: makes `count` requests. Requests that write are never made twice. */
  requests: Partial<Record<Work, (count: number) => Promise<BenchRequest[]>>>;
  /** The header that makes it report what a request cost. */
  costHeaders: Record<string, string>;
}

/** All contestants send their mails there. */
export const mail = await mailbox();

const batches = (count: number, size = 500) =>
  Array.from({ length: Math.ceil(count / size) }, (_, index) => [
    index * size,
    Math.min(count, (index + 1) * size),
  ]);
const numbers = "with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)";

/** Runs an insert with one row for each `i` from 0 to `count` - 1; `?3` and the following are `values`. */
export async function fill(
  served: Served,
  sql: string,
  count: number,
  ...values: (string | number)[]
) {
  for (const [from = 0, to = 0] of batches(count, 5_000)) {
    const bound = [from, to, ...values];
    // D1 binds every number as a float, which would give `user-0.0`.
    const statement = `${numbers} ${sql}`.replace(/\?(\d)/g, (name, position) =>
      typeof bound[Number(position) - 1] === "number" ? `cast(${name} as integer)` : name,
    );
    await served.database
      .prepare(statement)
      .bind(...bound)
      .run();
  }
}

/** Makes `count` items. */
export async function range<T>(count: number, make: (index: number) => T): Promise<T[]> {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The response to one request, with its cost in a header. The first of two requests is a warm-up. */
export async function responseWithCost(
  { served, requests, costHeaders }: Contestant,
  work: Work,
): Promise<BenchResponse> {
  const responses: BenchResponse[] = [];
  for (const request of (await requests[work]?.(2)) ?? []) {
    const headers = { ...request.headers, ...costHeaders };
    const response = await send(served.url, connections(1), { ...request, headers });
    if (response.status !== (request.status ?? 200)) throw new Error(`${work}: ${response.text}`);
    responses.push(response);
  }
  const last = responses.at(-1);
  if (!last) throw new Error(`there are no requests for ${work}`);
  return last;
}
