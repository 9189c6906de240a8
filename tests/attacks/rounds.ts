import { expect } from "vitest";
import { expectJson, rows, send, type Visitor } from "../support/app.ts";
import { crowd } from "../support/cheap.ts";
import { violatedInvariants } from "../support/invariants.ts";
import type { Founded } from "../support/people.ts";
import { tried } from "./figures.ts";

/** A naive check-then-act loses within ten rounds, and every planted bug within 25. `npm run test:night` has 200. */
export const rounds = Number(process.env.RACE_ROUNDS ?? 25);
export const callers = 12;

// The checks after each round find audit entries by their target; no request does.
await rows("create index if not exists audit_by_target on audit_entries (target_id)");

const people = await crowd(callers);
const founder = (await crowd(1))[0] as Visitor;

export interface Club extends Founded {
  owner: Visitor;
}

/** A club of its own for a round. */
export async function freshClub(body: Record<string, unknown> = {}): Promise<Club> {
  const made = await expectJson<Founded>(
    send(founder, "/api/tenants", { body: { tenantName: "Racing FC", ...body } }),
    201,
  );
  return { ...made, owner: founder };
}

/** What came of a round. */
export interface Outcome {
  statuses: number[];
  codes: (string | undefined)[];
}

/** One caller's request. */
export type Act = () => Promise<Response>;

/**
 * Runs a race so many times: sets it up, lets all callers go at once, checks every invariant and what the
 * race itself is about. No answer is ever a 5xx.
 */
export async function race<T extends { club: Club }>(
  prepare: (people: Visitor[]) => Promise<T>,
  acts: (made: T, people: Visitor[]) => Act[],
  check: (made: T, outcome: Outcome) => Promise<void> | void,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const made = await prepare(people);
    const going = acts(made, people);
    expect(going.length).toBe(callers);
    // Not always in the same order: who is sent first wins more often.
    if (round % 2 === 1) going.reverse();
    const answers = await Promise.all(going.map((act) => act()));
    if (round % 2 === 1) answers.reverse();
    const statuses = answers.map(({ status }) => status);
    const codes = await Promise.all(
      answers.map(async (answer) =>
        answer.ok ? undefined : ((await answer.json()) as { code: string }).code,
      ),
    );
    expect(
      statuses.filter((status) => status >= 500),
      codes.join(),
    ).toEqual([]);
    expect(await violatedInvariants(made.club.tenant.id), `round ${round}`).toEqual([]);
    await check(made, { statuses, codes });
    tried("rounds of twelve callers racing");
  }
  expect(await violatedInvariants()).toEqual([]);
}

/** One number from the database. */
export async function numberOf(sql: string, ...values: unknown[]): Promise<number> {
  const [row] = await rows<{ n: number }>(sql, ...values);
  return row?.n ?? 0;
}

/** An act of each of several people, in turn, until there are twelve. */
export const twelve = (...acts: Act[]): Act[] =>
  Array.from({ length: callers }, (_, at) => acts[at % acts.length] as Act);
