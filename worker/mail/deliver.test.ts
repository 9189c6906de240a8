import { describe, expect, it } from "vitest";
import {
  accountErrorRetryMs,
  type ClaimedMail,
  type Deps,
  deliver,
  type Limits,
  maxSearches,
  type Outcome,
  type Provider,
  ProviderError,
  type Receipt,
  retryMs,
} from "./deliver.ts";

const now = Date.parse("2026-11-21T10:00:00Z");
const ok = (id: string): Receipt => ({ code: 0, message: "OK", providerId: `pm-${id}` });
const refused = (code: number): Receipt => ({ code, message: "no", providerId: "" });

function mail(id: string, more: Partial<ClaimedMail> = {}): ClaimedMail {
  return {
    id,
    recipient: `${id}@example.com`,
    template: "tenant-welcome-invite",
    locale: null,
    variables: {},
    isBulk: false,
    attempts: 1,
    firstRun: "run-1",
    createdAt: now - 1_000,
    ...more,
  };
}

/** Delivers the queued mails, run by run, and returns what happened. */
async function delivered(
  runs: ClaimedMail[][],
  provider: Partial<Provider>,
  limits: Partial<Limits> = {},
) {
  const told = {
    outcomes: new Map<string, Outcome>(),
    sent: [] as string[][],
    alerts: [] as ProviderError[],
    searched: [] as string[],
    asked: [] as number[],
  };
  const waiting = [...runs];
  const deps: Deps = {
    outbox: {
      claim: async (_, limit) => {
        told.asked.push(limit);
        return waiting.shift() ?? [];
      },
      settle: async (_, outcomes) => {
        for (const [id, outcome] of outcomes) told.outcomes.set(id, outcome);
      },
    },
    provider: {
      send: async (mails) => {
        told.sent.push(mails.map(({ id }) => id));
        return provider.send ? provider.send(mails) : mails.map(({ id }) => ok(id));
      },
      findSent: async (mails) => {
        told.searched.push(mails[0]?.firstRun ?? "");
        return provider.findSent ? provider.findSent(mails) : new Map();
      },
    },
    newRun: () => `run-${runs.length - waiting.length}`,
    now: () => now,
    random: () => 0.5,
    alert: (error) => told.alerts.push(error),
  };
  await deliver(deps, { mails: 10_000, ...limits });
  return told;
}

const failing = (status: number, code = status) => ({
  send: () => Promise.reject(new ProviderError(status, code, "no")),
});

describe("delivering", () => {
  it("sends the queued mails in one call, run after run, until none is left", async () => {
    const { sent, outcomes } = await delivered([[mail("a"), mail("b")], [mail("c")]], {});
    expect(sent).toEqual([["a", "b"], ["c"]]);
    expect(outcomes.get("b")).toEqual({ status: "sent", providerId: "pm-b", wasFound: false });
  });

  it("does at most the given number of runs", async () => {
    const { sent } = await delivered([[mail("a")], [mail("b")]], {}, { batches: 1 });
    expect(sent).toEqual([["a"]]);
  });

  it.each([
    [0, "provider_silent", 5.5],
    [429, "provider_429", 1],
    [500, "provider_500", 5.5],
    [503, "provider_503", 5.5],
  ])(
    "retries later when the provider answers %i, and not before the search would show a send whose response was lost",
    async (status, error, minutes) => {
      const { outcomes, sent, alerts } = await delivered([[mail("a"), mail("b")], [mail("c")]], {
        ...failing(status),
      });
      const later = { status: "later", at: now + minutes * 60_000, error, wasTried: true };
      expect([...outcomes]).toEqual([
        ["a", later],
        ["b", later],
      ]);
      expect(sent).toHaveLength(1);
      expect(alerts).toEqual([]);
    },
  );

  it.each([
    [401, 10],
    [422, 400],
    [422, 405],
    [404, 0],
  ])(
    "stops and reports a problem for a person at %i/%i, and loses nothing",
    async (status, code) => {
      const { outcomes, alerts, sent } = await delivered([[mail("a")], [mail("b")]], {
        ...failing(status, code),
      });
      expect(outcomes.get("a")).toMatchObject({ status: "later", wasTried: false });
      expect(alerts).toHaveLength(1);
      expect(sent).toHaveLength(1);
    },
  );

  it("reports a problem for a person when one mail's answer says that the account is blocked", async () => {
    const { outcomes, alerts } = await delivered([[mail("a"), mail("b")]], {
      send: async () => [ok("a"), refused(412)],
    });
    expect(outcomes.get("a")).toMatchObject({ status: "sent" });
    expect(outcomes.get("b")).toMatchObject({ status: "later", wasTried: false });
    expect(alerts).toHaveLength(1);
  });

  it("settles the mails accepted after a refusal, reports each code once, and continues", async () => {
    const mails = ["a", "b", "c", "d"].map((id) => mail(id));
    const { outcomes, alerts, sent } = await delivered([mails, [mail("e")]], {
      send: async (going) =>
        going.length === 1 ? [ok("e")] : [refused(412), ok("b"), refused(412), ok("d")],
    });
    expect(sent).toEqual([["a", "b", "c", "d"], ["e"]]);
    for (const id of ["b", "d", "e"]) expect(outcomes.get(id)).toMatchObject({ status: "sent" });
    for (const id of ["a", "c"]) {
      const at = now + 5 * 60_000;
      expect(outcomes.get(id)).toEqual({ status: "later", at, error: "held_412", wasTried: false });
    }
    expect(alerts.map(({ code }) => code)).toEqual([412]);
  });

  it.each([10, 100, 400, 401, 402, 403, 405, 409, 410, 412, 413, 1235])(
    "keeps a mail that is refused with code %i until its link expires",
    async (code) => {
      const { outcomes, alerts } = await delivered([[mail("a")]], {
        send: async () => [refused(code)],
      });
      expect(outcomes.get("a")).toMatchObject({ status: "later", error: `held_${code}` });
      expect(alerts).toHaveLength(1);
    },
  );

  it("takes up to the limit, at most five hundred mails in a call", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => mail(`${count}-${n}`));
    const { asked, sent } = await delivered([many(500), many(100), many(1)], {}, { mails: 600 });
    expect(asked).toEqual([500, 100]);
    expect(sent.map(({ length }) => length)).toEqual([500, 100]);
  });

  it("gives up one mail and sends the others", async () => {
    const { outcomes } = await delivered([[mail("a"), mail("b"), mail("c")]], {
      send: async () => [refused(406), ok("b"), refused(300)],
    });
    expect(outcomes.get("a")).toEqual({ status: "failed", error: "inactive_recipient" });
    expect(outcomes.get("b")).toMatchObject({ status: "sent" });
    expect(outcomes.get("c")).toEqual({ status: "failed", error: "refused_300" });
  });

  it("retries a mail that the response left out", async () => {
    const { outcomes } = await delivered([[mail("a"), mail("b")]], { send: async () => [ok("a")] });
    expect(outcomes.get("b")).toMatchObject({ status: "later", error: "provider_silent" });
  });

  it("sends no notice of a session that is over, and sends one of a series", async () => {
    const variables = { ends_at: String(now - 1) };
    const mails = [
      mail("a", { template: "session-cancelled", variables }),
      mail("b", { template: "session-cancelled", variables: { ends_at: String(now + 1) } }),
      mail("c", { template: "series-cancelled", variables }),
    ];
    const { outcomes, sent } = await delivered([mails], {});
    expect(outcomes.get("a")).toEqual({ status: "failed", error: "too_late" });
    expect(sent).toEqual([["b", "c"]]);
  });

  it("does not send an expired link", async () => {
    const old = mail("a", { createdAt: now - 8 * 86_400_000 });
    const { outcomes, sent } = await delivered([[old]], {});
    expect(outcomes.get("a")).toEqual({ status: "failed", error: "too_late" });
    expect(sent).toEqual([]);
  });
});

describe("a run that was cut off", () => {
  it("is searched for before its mails are sent again", async () => {
    const again = { firstRun: "run-before", attempts: 2 };
    const { outcomes, sent } = await delivered([[mail("a", again), mail("b", again), mail("c")]], {
      findSent: async ([first]) => new Map(first?.firstRun === "run-before" ? [["a", "pm-a"]] : []),
    });
    expect(sent).toEqual([["b", "c"]]);
    expect(outcomes.get("a")).toEqual({ status: "sent", providerId: "pm-a", wasFound: true });
  });

  it("waits when the search fails", async () => {
    const { outcomes, sent } = await delivered([[mail("a", { firstRun: "x", attempts: 3 })]], {
      findSent: () => Promise.reject(new ProviderError(0, 0, "silent")),
    });
    expect(sent).toEqual([]);
    expect(outcomes.get("a")).toMatchObject({ status: "later", at: now + 240_000 });
  });
});

describe("earlier runs", () => {
  const again = (id: string, firstRun: string) => mail(id, { firstRun, attempts: 2 });

  it("are each searched for once, and a failed search delays no other mail", async () => {
    const mails = [
      again("a", "r1"),
      again("b", "r1"),
      again("c", "r2"),
      again("d", "r3"),
      mail("e"),
    ];
    const { outcomes, sent, searched } = await delivered([mails, [mail("f")]], {
      findSent: async ([first]) => {
        if (first?.firstRun === "r2") throw new ProviderError(500, 0, "no");
        return new Map([["a", "pm-a"]]);
      },
    });
    expect(searched).toEqual(["r1", "r2"]);
    expect(sent).toEqual([["b", "e"]]);
    expect(outcomes.get("a")).toMatchObject({ status: "sent", wasFound: true });
    expect(outcomes.get("c")).toMatchObject({
      status: "later",
      error: "provider_500",
      wasTried: true,
    });
    expect(outcomes.get("d")).toMatchObject({
      status: "later",
      error: "waits_for_search",
      wasTried: false,
    });
  });

  it("above the limit of searches in a call wait a minute", async () => {
    const mails = Array.from({ length: maxSearches + 2 }, (_, n) => again(`m${n}`, `r${n}`));
    const { outcomes, sent, searched } = await delivered([mails], {});
    expect(searched).toHaveLength(maxSearches);
    expect(sent[0]).toHaveLength(maxSearches);
    const waits = { status: "later", at: now + 60_000, error: "waits_for_search", wasTried: false };
    expect(outcomes.get(`m${maxSearches + 1}`)).toEqual(waits);
  });
});

it("a mail that waits for a person doubles its wait, up to an hour", () => {
  const minutes = [0, 4, 12, 90].map((age) => accountErrorRetryMs(age * 60_000) / 60_000);
  expect(minutes).toEqual([5, 5, 12, 60]);
});

it("doubles its wait each time, up to an hour, with jitter of a fifth", () => {
  expect([1, 2, 3, 7, 50].map((attempts) => retryMs(attempts, 0.5) / 60_000)).toEqual([
    1, 2, 4, 60, 60,
  ]);
  expect([retryMs(1, 0), retryMs(1, 1)]).toEqual([48_000, 72_000]);
});
