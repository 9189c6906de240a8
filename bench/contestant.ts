import { type Answer, type Ask, ask, connections } from "./load.ts";
import { mailbox } from "./mailbox.ts";
import type { Served } from "./workerd.ts";

/** The same work on every side. `join` is by a code, which Better Auth has to be taught (peers/better-auth.js). */
export const works = ["me", "list", "create", "invite", "accept", "join"] as const;
export type Work = (typeof works)[number];

/** So many people, each a member of three of so many tenants; the first of them own one each. */
export const world = { people: 200, tenants: 100 };

export interface Contestant {
  name: string;
  folder: string;
  served: Served;
  nodejs?: boolean;
  /** The work it knows: `many` requests of it, none of which was ever asked before where it writes. */
  asks: Partial<Record<Work, (many: number) => Promise<Ask[]>>>;
  /** A header that makes it say what a request cost. */
  counts: Record<string, string>;
}

/** Both sides send their mails there. */
export const mail = await mailbox();

const batches = (many: number, size = 500) =>
  Array.from({ length: Math.ceil(many / size) }, (_, at) => [
    at * size,
    Math.min(many, (at + 1) * size),
  ]);
const numbers = "with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)";

/** Writes a row for each `i` below `many`; `?3` and on are the values. */
export async function fill(
  served: Served,
  sql: string,
  many: number,
  ...values: (string | number)[]
) {
  for (const [from = 0, to = 0] of batches(many, 5_000)) {
    const bound = [from, to, ...values];
    // D1 takes every number for a real one, and would write `user-0.0`.
    const whole = `${numbers} ${sql}`.replace(/\?(\d)/g, (name, at) =>
      typeof bound[Number(at) - 1] === "number" ? `cast(${name} as integer)` : name,
    );
    await served.database
      .prepare(whole)
      .bind(...bound)
      .run();
  }
}

/** The asks of a work. */
export async function range<T>(many: number, make: (at: number) => T): Promise<T[]> {
  return Array.from({ length: many }, (_, at) => make(at));
}

/** The answer to one request that says what it cost. What counts starts with a first one, and has started by the second. */
export async function counted({ served, asks, counts }: Contestant, work: Work): Promise<Answer> {
  const answers: Answer[] = [];
  for (const one of (await asks[work]?.(2)) ?? []) {
    const headers = { ...one.headers, ...counts };
    const answer = await ask(served.url, connections(1), { ...one, headers });
    if (answer.status !== (one.status ?? 200)) throw new Error(`${work}: ${answer.text}`);
    answers.push(answer);
  }
  const last = answers.at(-1);
  if (!last) throw new Error(`nobody is asked for ${work}`);
  return last;
}
