import fc from "fast-check";
import { expect, it } from "vitest";
import { type ClaimedMail, deliver, type Outcome, ProviderError, searchLagMs } from "./deliver.ts";
import { claimMs } from "./outbox.ts";

/*
 * The policy against a provider and a Worker that fail in every combination. The provider's search shows a message
 * after `lagMs`; up to the lag that the policy waits for, each mail must be taken exactly once.
 */

/** What becomes of one send, of one search, and of the run around them. */
const sends = [
  "works",
  "refuses us",
  "throttles",
  "fails",
  "loses the answer",
  "takes half",
] as const;
const searches = ["works", "works", "fails", "refuses us"] as const;
const runs = [
  "ends",
  "ends",
  "dies before it sends",
  "dies after it sent",
  "cannot settle",
] as const;
const codes = [0, 0, 0, 412, 405, 100] as const;

interface Fate {
  send: (typeof sends)[number];
  search: (typeof searches)[number];
  run: (typeof runs)[number];
  /** The receipt of each mail, in turn. */
  codes: number[];
  /** Until the next run of the cron. */
  pauseMs: number;
  random: number;
}

const fate = fc.record<Fate>({
  send: fc.constantFrom(...sends),
  search: fc.constantFrom(...searches),
  run: fc.constantFrom(...runs),
  codes: fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 4 }),
  pauseMs: fc.integer({ min: 1_000, max: 20 * 60_000 }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});
const calm: Fate = {
  send: "works",
  search: "works",
  run: "ends",
  codes: [0],
  pauseMs: 3_600_000,
  random: 0.5,
};

class Killed extends Error {}

interface Row {
  mail: Omit<ClaimedMail, "attempts" | "firstRun">;
  status: "queued" | "sent" | "failed";
  attempts: number;
  claim: string;
  firstRun: string | null;
  dueAt: number;
}

/** How often the provider took each of `count` mails, after all fates and then a day without trouble. */
async function taken(fates: Fate[], count: number, lagMs: number) {
  let now = 0;
  let run = 0;
  let current = calm;
  const rows: Row[] = Array.from({ length: count }, (_, n) => ({
    mail: {
      id: `m${n}`,
      recipient: `m${n}@example.com`,
      template: "tenant-welcome-invite",
      locale: null,
      variables: {},
      isBulk: n % 2 === 1,
      createdAt: 0,
    },
    status: "queued",
    attempts: 0,
    claim: "",
    firstRun: null,
    dueAt: n * 1_000,
  }));
  const messages: { id: string; firstRun: string; isBulk: boolean; at: number }[] = [];

  const accept = (mails: ClaimedMail[]) => {
    for (const { id, firstRun, isBulk } of mails) messages.push({ id, firstRun, isBulk, at: now });
  };
  const provider = {
    async send(mails: ClaimedMail[]) {
      if (current.run === "dies before it sends") throw new Killed();
      const half = mails.slice(0, Math.ceil(mails.length / 2));
      const lost =
        current.send === "loses the answer" ? mails : current.send === "takes half" ? half : [];
      accept(lost);
      if (current.send === "refuses us") throw new ProviderError(401, 10, "no");
      if (current.send === "throttles") throw new ProviderError(429, 0, "no");
      if (current.send !== "works") throw new ProviderError(lost.length > 0 ? 0 : 500, 0, "no");
      const receipts = mails.map((_, at) => ({
        code: current.codes[at % current.codes.length] ?? 0,
        message: "",
        providerId: "pm",
      }));
      accept(mails.filter((_, at) => receipts[at]?.code === 0));
      if (current.run === "dies after it sent") throw new Killed();
      return receipts;
    },
    async findSent([first]: ClaimedMail[]) {
      if (current.search === "fails") throw new ProviderError(500, 0, "no");
      if (current.search === "refuses us") throw new ProviderError(401, 10, "no");
      const shown = messages.filter(
        ({ firstRun, isBulk, at }) =>
          firstRun === first?.firstRun && isBulk === first.isBulk && now - at >= lagMs,
      );
      return new Map(shown.map(({ id }) => [id, "pm"]));
    },
  };
  const outbox = {
    async claim(claim: string, limit: number): Promise<ClaimedMail[]> {
      const due = rows.filter(({ status, dueAt }) => status === "queued" && dueAt <= now);
      return due.slice(0, limit).map((row) => {
        Object.assign(row, { claim, attempts: row.attempts + 1, dueAt: now + claimMs });
        row.firstRun ??= claim;
        return { ...row.mail, attempts: row.attempts, firstRun: row.firstRun };
      });
    },
    async settle(claim: string, outcomes: Map<string, Outcome>) {
      if (current.run === "cannot settle") throw new Killed();
      for (const row of rows) {
        const outcome = outcomes.get(row.mail.id);
        if (!outcome || row.claim !== claim) continue;
        if (outcome.status === "later") {
          row.dueAt = outcome.at;
          if (!outcome.wasTried) row.attempts -= 1;
        } else row.status = outcome.status;
      }
    },
  };

  for (const next of [...fates, ...Array<Fate>(30).fill(calm)]) {
    current = next;
    const deps = {
      outbox,
      provider,
      newRun: () => {
        run += 1;
        return `run-${run}`;
      },
      now: () => now,
      random: () => next.random,
      alert: () => {},
    };
    await deliver(deps, { mails: 3 }).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
    now += next.pauseMs;
  }
  const counts = rows.map(({ mail }) => messages.filter(({ id }) => id === mail.id).length);
  return { counts, statuses: rows.map(({ status }) => status) };
}

it("each mail is accepted exactly once, whatever fails, while the search lists messages in time", async () => {
  const lag = fc.integer({ min: 0, max: searchLagMs });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      lag,
      async (fates, count, lagMs) => {
        const { counts, statuses } = await taken(fates, count, lagMs);
        expect(counts).toEqual(Array(count).fill(1));
        expect(statuses).toEqual(Array(count).fill("sent"));
      },
    ),
    { numRuns: 500 },
  );
});

it("a claim lasts until the search lists what a killed run may have sent", () => {
  expect(claimMs).toBeGreaterThanOrEqual(searchLagMs);
});

it("a message that is listed later is sent twice, and never more often for one lost response", async () => {
  const lost: Fate = { ...calm, send: "loses the answer", pauseMs: searchLagMs * 1.3 };
  expect((await taken([lost], 1, searchLagMs * 2)).counts).toEqual([2]);
});
