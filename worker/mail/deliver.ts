/*
 * Delivering what waits in the outbox. Pure policy over two interfaces: `Outbox` is the database,
 * `Provider` is Postmark, the clock and chance are arguments.
 */

/** A mail that this run has claimed. */
export interface Waiting {
  id: string;
  recipient: string;
  template: string;
  locale: string | null;
  variables: Record<string, string>;
  /** This attempt included. */
  attempts: number;
  /** The run that tried before and may have been cut off; null at the first attempt. */
  earlierRun: string | null;
  createdAt: number;
}

/** What became of one mail in this run. */
export type Outcome =
  | { is: "sent"; providerId: string; wasFound: boolean }
  /** Try again then. `wasTried` is false where the provider refused to hear us at all. */
  | { is: "later"; at: number; error: string; wasTried: boolean }
  /** Never: the provider, or we, will not send it. */
  | { is: "failed"; error: string };

export interface Outbox {
  /** Claims what is due, oldest first, so that nobody else takes it for as long as a run may last. */
  take(run: string, limit: number): Promise<Waiting[]>;
  settle(run: string, outcomes: Map<string, Outcome>): Promise<void>;
}

/** The provider's answer to one mail; `code` is its own, 0 when it took the mail. */
export interface Receipt {
  code: number;
  message: string;
  providerId: string;
}

/** The provider did not take anything: `code` is its own, `status` that of HTTP, 0 without an answer. */
export class ProviderError extends Error {
  override name = "ProviderError";
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, cause: unknown) {
    super(`provider: ${status}/${code}`, { cause });
    this.status = status;
    this.code = code;
  }
}

export interface Provider {
  /** Sends all in one call; throws ProviderError when that call failed as a whole. */
  send(mails: Waiting[], run: string): Promise<Receipt[]>;
  /** What the provider took in an earlier run: its ids by ours. */
  taken(run: string): Promise<Map<string, string>>;
}

export interface Deps {
  outbox: Outbox;
  provider: Provider;
  newRun(): string;
  now(): number;
  /** Between 0 and 1. */
  random(): number;
  /** Somebody has to do something: our account with the provider does not work. */
  alert(error: ProviderError): void;
}

/** As many as Postmark takes in one call. */
export const mostAtOnce = 500;

const minuteMs = 60_000;
const firstRetryMs = minuteMs;
const longestRetryMs = 60 * minuteMs;
const blockedRetryMs = 5 * minuteMs;
/** A link is dead after seven days: its mail is worth nothing then. */
const worthSendingMs = 7 * 24 * 60 * minuteMs;

/** Postmark's codes for faults of our account or our sender, not of a mail: all mail waits for a person. */
const accountCodes = [10, 400, 401, 405, 412, 413];
const inactiveCode = 406;

/**
 * Delivers what is due, in `rounds` runs at most. A provider in trouble ends it at once: what was
 * claimed waits, longer each time, and nothing is lost.
 */
export async function deliver(deps: Deps, rounds = Number.POSITIVE_INFINITY): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const run = deps.newRun();
    const claimed = await deps.outbox.take(run, mostAtOnce);
    if (claimed.length === 0) return;
    const outcomes = await attempt(deps, run, claimed);
    await deps.outbox.settle(run, outcomes);
    if ([...outcomes.values()].some(({ is }) => is === "later")) return;
  }
}

async function attempt(deps: Deps, run: string, claimed: Waiting[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const left = () => claimed.filter(({ id }) => !outcomes.has(id));
  try {
    for (const [id, providerId] of await takenBefore(deps.provider, claimed)) {
      outcomes.set(id, { is: "sent", providerId, wasFound: true });
    }
    for (const mail of left()) {
      if (isTooLate(mail, deps.now())) outcomes.set(mail.id, { is: "failed", error: "too_late" });
    }
    const going = left();
    if (going.length === 0) return outcomes;
    const receipts = await deps.provider.send(going, run);
    for (const [at, mail] of going.entries())
      outcomes.set(mail.id, asOutcome(deps, mail, receipts[at]));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (isOurs(error)) deps.alert(error);
    for (const mail of left()) outcomes.set(mail.id, afterTrouble(deps, mail, error));
  }
  return outcomes;
}

/** Mails on one session: once it is over they help nobody. */
const onOneSession = ["session-cancelled", "session-moved", "place-free"];

function isTooLate({ template, variables, createdAt }: Waiting, now: number): boolean {
  if (now - createdAt > worthSendingMs) return true;
  return onOneSession.includes(template) && Number(variables.ends_at) < now;
}

/**
 * What earlier runs may have sent before they were cut off. Postmark knows no idempotency key: instead
 * each message carries the run that sent it, and is looked for before it is sent again
 * (docs/threats.md, 10).
 */
async function takenBefore(provider: Provider, claimed: Waiting[]): Promise<Map<string, string>> {
  const runs = new Set(claimed.flatMap(({ earlierRun }) => earlierRun ?? []));
  const ours = new Set(claimed.map(({ id }) => id));
  const found = new Map<string, string>();
  for (const run of runs) {
    for (const [id, providerId] of await provider.taken(run)) {
      if (ours.has(id)) found.set(id, providerId);
    }
  }
  return found;
}

function asOutcome(deps: Deps, mail: Waiting, receipt: Receipt | undefined): Outcome {
  if (receipt?.code === 0) return { is: "sent", providerId: receipt.providerId, wasFound: false };
  const code = receipt?.code ?? 0;
  if (accountCodes.includes(code)) throw new ProviderError(422, code, receipt?.message);
  // An answer that leaves a mail out says nothing of it: it is looked for next time.
  if (!receipt) return afterTrouble(deps, mail, new ProviderError(0, 0, "no receipt"));
  if (code === inactiveCode) return { is: "failed", error: "inactive_recipient" };
  return { is: "failed", error: `refused_${code}` };
}

function afterTrouble(deps: Deps, mail: Waiting, error: ProviderError): Outcome {
  if (isOurs(error)) {
    const at = deps.now() + blockedRetryMs;
    return { is: "later", at, error: "provider_refuses_us", wasTried: false };
  }
  const at = deps.now() + retryMs(mail.attempts, deps.random());
  const what = error.status === 0 ? "provider_silent" : `provider_${error.status}`;
  return { is: "later", at, error: what, wasTried: true };
}

/** A fault of ours that no waiting mends: a bad token, a sender that was never confirmed. */
function isOurs({ status }: ProviderError): boolean {
  return status >= 200 && status < 500 && status !== 429;
}

/** Twice as long after each attempt, to an hour; a fifth more or less, so that not all come back at once. */
export function retryMs(attempts: number, random: number): number {
  const wait = Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
  return Math.round(wait * (0.8 + 0.4 * random));
}
