import { describe, expect, it } from "vitest";
import {
  type Deps,
  deliver,
  type Outcome,
  type Provider,
  ProviderError,
  type Receipt,
  retryMs,
  type Waiting,
} from "./deliver.ts";

const now = Date.parse("2026-11-21T10:00:00Z");
const ok = (id: string): Receipt => ({ code: 0, message: "OK", providerId: `pm-${id}` });
const refused = (code: number): Receipt => ({ code, message: "no", providerId: "" });

function mail(id: string, more: Partial<Waiting> = {}): Waiting {
  return {
    id,
    recipient: `${id}@example.com`,
    template: "tenant-welcome-invite",
    locale: null,
    variables: {},
    attempts: 1,
    earlierRun: null,
    createdAt: now - 1_000,
    ...more,
  };
}

/** Delivers what waits, run by run, and tells all that happened. */
async function delivered(runs: Waiting[][], provider: Partial<Provider>, rounds?: number) {
  const told = {
    outcomes: new Map<string, Outcome>(),
    sent: [] as string[][],
    alerts: [] as ProviderError[],
  };
  const waiting = [...runs];
  const deps: Deps = {
    outbox: {
      take: async () => waiting.shift() ?? [],
      settle: async (_, outcomes) => {
        for (const [id, outcome] of outcomes) told.outcomes.set(id, outcome);
      },
    },
    provider: {
      send: async (mails, run) => {
        told.sent.push(mails.map(({ id }) => id));
        return provider.send ? provider.send(mails, run) : mails.map(({ id }) => ok(id));
      },
      taken: provider.taken ?? (async () => new Map()),
    },
    newRun: () => `run-${runs.length - waiting.length}`,
    now: () => now,
    random: () => 0.5,
    alert: (error) => told.alerts.push(error),
  };
  await deliver(deps, rounds);
  return told;
}

const failing = (status: number, code = status) => ({
  send: () => Promise.reject(new ProviderError(status, code, "no")),
});

describe("delivering", () => {
  it("sends what waits in one call, run after run, until nothing is left", async () => {
    const { sent, outcomes } = await delivered([[mail("a"), mail("b")], [mail("c")]], {});
    expect(sent).toEqual([["a", "b"], ["c"]]);
    expect(outcomes.get("b")).toEqual({ is: "sent", providerId: "pm-b", wasFound: false });
  });

  it("does no more runs than it was told to", async () => {
    const { sent } = await delivered([[mail("a")], [mail("b")]], {}, 1);
    expect(sent).toEqual([["a"]]);
  });

  it.each([
    [0, "provider_silent"],
    [429, "provider_429"],
    [500, "provider_500"],
    [503, "provider_503"],
  ])("comes back later when the provider answers %i, and stops for now", async (status, error) => {
    const { outcomes, sent, alerts } = await delivered([[mail("a"), mail("b")], [mail("c")]], {
      ...failing(status),
    });
    const later = { is: "later", at: now + 60_000, error, wasTried: true };
    expect([...outcomes]).toEqual([
      ["a", later],
      ["b", later],
    ]);
    expect(sent).toHaveLength(1);
    expect(alerts).toEqual([]);
  });

  it.each([
    [401, 10],
    [422, 400],
    [422, 405],
    [404, 0],
  ])("stops everything and calls for help at %i/%i, and loses nothing", async (status, code) => {
    const { outcomes, alerts, sent } = await delivered([[mail("a")], [mail("b")]], {
      ...failing(status, code),
    });
    expect(outcomes.get("a")).toMatchObject({ is: "later", wasTried: false });
    expect(alerts).toHaveLength(1);
    expect(sent).toHaveLength(1);
  });

  it("calls for help when one mail's answer says that the account is blocked", async () => {
    const { outcomes, alerts } = await delivered([[mail("a"), mail("b")]], {
      send: async () => [ok("a"), refused(412)],
    });
    expect(outcomes.get("a")).toMatchObject({ is: "sent" });
    expect(outcomes.get("b")).toMatchObject({ is: "later", wasTried: false });
    expect(alerts).toHaveLength(1);
  });

  it("gives one mail up and sends the others", async () => {
    const { outcomes } = await delivered([[mail("a"), mail("b"), mail("c")]], {
      send: async () => [refused(406), ok("b"), refused(300)],
    });
    expect(outcomes.get("a")).toEqual({ is: "failed", error: "inactive_recipient" });
    expect(outcomes.get("b")).toMatchObject({ is: "sent" });
    expect(outcomes.get("c")).toEqual({ is: "failed", error: "refused_300" });
  });

  it("asks again for a mail that an answer left out", async () => {
    const { outcomes } = await delivered([[mail("a"), mail("b")]], { send: async () => [ok("a")] });
    expect(outcomes.get("b")).toMatchObject({ is: "later", error: "provider_silent" });
  });

  it("does not send word of a session that is over, and does of one of many", async () => {
    const variables = { ends_at: String(now - 1) };
    const mails = [
      mail("a", { template: "session-cancelled", variables }),
      mail("b", { template: "session-cancelled", variables: { ends_at: String(now + 1) } }),
      mail("c", { template: "series-cancelled", variables }),
    ];
    const { outcomes, sent } = await delivered([mails], {});
    expect(outcomes.get("a")).toEqual({ is: "failed", error: "too_late" });
    expect(sent).toEqual([["b", "c"]]);
  });

  it("does not send a link that is dead by now", async () => {
    const old = mail("a", { createdAt: now - 8 * 86_400_000 });
    const { outcomes, sent } = await delivered([[old]], {});
    expect(outcomes.get("a")).toEqual({ is: "failed", error: "too_late" });
    expect(sent).toEqual([]);
  });
});

describe("a run that was cut off", () => {
  it("is looked for before anything of it is sent again", async () => {
    const again = { earlierRun: "run-before", attempts: 2 };
    const { outcomes, sent } = await delivered([[mail("a", again), mail("b", again), mail("c")]], {
      taken: async (run) => new Map(run === "run-before" ? [["a", "pm-a"]] : []),
    });
    expect(sent).toEqual([["b", "c"]]);
    expect(outcomes.get("a")).toEqual({ is: "sent", providerId: "pm-a", wasFound: true });
  });

  it("waits when it cannot be looked for", async () => {
    const { outcomes, sent } = await delivered([[mail("a", { earlierRun: "x", attempts: 3 })]], {
      taken: () => Promise.reject(new ProviderError(0, 0, "silent")),
    });
    expect(sent).toEqual([]);
    expect(outcomes.get("a")).toMatchObject({ is: "later", at: now + 240_000 });
  });
});

it("waits twice as long each time, to an hour, a fifth more or less", () => {
  expect([1, 2, 3, 7, 50].map((attempts) => retryMs(attempts, 0.5) / 60_000)).toEqual([
    1, 2, 4, 60, 60,
  ]);
  expect([retryMs(1, 0), retryMs(1, 1)]).toEqual([48_000, 72_000]);
});
