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
  /** It came from an import, with many others. */
  isBulk: boolean;
  /** This attempt included. A second attempt means that an earlier run may have sent the mail. */
  attempts: number;
  /** The run that claimed the mail first. Every message of the mail carries it, so one search finds them all. */
  firstRun: string;
  createdAt: number;
}

/** What became of one mail in this run. */
export type Outcome =
  | { status: "sent"; providerId: string; wasFound: boolean }
  /** Try again at `at`. `wasTried` is false where the provider certainly did not take the mail in this run. */
  | { status: "later"; at: number; error: string; wasTried: boolean }
  /** Never: the provider, or we, will not send it. */
  | { status: "failed"; error: string };

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
  /**
   * Sends all in one call. The receipts are in the order of the mails; a missing one leaves its mail's outcome unknown.
   * Throws ProviderError when the call failed as a whole.
   */
  send(mails: Waiting[]): Promise<(Receipt | undefined)[]>;
  /** Searches for the messages of these mails, which share `firstRun` and `isBulk`: the provider's ids by ours. */
  taken(mails: Waiting[]): Promise<Map<string, string>>;
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

/** How much one call of `deliver` may do. */
export interface Limits {
  mails: number;
  /** Calls that send; without it, as many as the mails need. */
  batches?: number;
}

/** As many as Postmark takes in one call. */
export const mostAtOnce = 500;
/** Searches for earlier runs in one call of `deliver`; mails beyond them wait a minute. */
export const mostSearches = 8;

const minuteMs = 60_000;
const firstRetryMs = minuteMs;
const longestRetryMs = 60 * minuteMs;
const blockedRetryMs = 5 * minuteMs;
/**
 * Postmark's search may show a message late. After a send without an answer nobody searches sooner than this; a
 * message that shows up later still may go out twice.
 */
export const searchLagMs = 5 * minuteMs;
/** A run whose searches took longer sends nothing: its claim could end before the provider answers. */
const sendWithinMs = 2 * minuteMs;
/** A link is dead after seven days: its mail is worth nothing then. */
const worthSendingMs = 7 * 24 * 60 * minuteMs;

/**
 * Postmark's codes that a mail keeps for ever: a malformed request, an inactive recipient. Any other code is about
 * our account, our sender, our stream or Postmark itself, so the mail waits for a person.
 */
const finalErrors: Record<number, string> = { 300: "refused_300", 406: "inactive_recipient" };

/**
 * Delivers what is due, within the limits. Trouble with the provider ends it at once: what was claimed waits,
 * longer each time, and nothing is lost.
 */
export async function deliver(
  deps: Deps,
  { mails, batches = Number.POSITIVE_INFINITY }: Limits,
): Promise<void> {
  const budget = { searches: mostSearches };
  let mailsLeft = mails;
  for (let batch = 0; mailsLeft > 0 && batch < batches; batch += 1) {
    const run = deps.newRun();
    const sendBefore = deps.now() + sendWithinMs;
    const claimed = await deps.outbox.take(run, Math.min(mailsLeft, mostAtOnce));
    if (claimed.length === 0) return;
    mailsLeft -= claimed.length;
    const { outcomes, isTrouble } = await attempt(deps, claimed, sendBefore, budget);
    await deps.outbox.settle(run, outcomes);
    if (isTrouble) return;
  }
}

interface Attempt {
  outcomes: Map<string, Outcome>;
  /** The provider is of no use for now. */
  isTrouble: boolean;
}

async function attempt(
  deps: Deps,
  claimed: Waiting[],
  sendBefore: number,
  budget: { searches: number },
): Promise<Attempt> {
  const earlier = await findEarlier(deps, claimed, budget);
  const { outcomes } = earlier;
  for (const mail of claimed) {
    const isSent = outcomes.get(mail.id)?.status === "sent";
    if (!isSent && isTooLate(mail, deps.now())) {
      outcomes.set(mail.id, { status: "failed", error: "too_late" });
    }
  }
  const going = claimed.filter(({ id }) => !outcomes.has(id));
  if (going.length === 0) return earlier;
  if (deps.now() > sendBefore) {
    for (const { id } of going) outcomes.set(id, postponed(deps, "searches_took_long"));
    return { outcomes, isTrouble: true };
  }
  const sent = await send(deps, going);
  for (const [id, outcome] of sent.outcomes) outcomes.set(id, outcome);
  return { outcomes, isTrouble: earlier.isTrouble || sent.isTrouble };
}

/**
 * Looks for what earlier runs may have sent. Postmark knows no idempotency key: instead every message of a mail
 * carries the run that claimed the mail first, and is searched for by it before the mail is sent again
 * (docs/threats.md, 10). A mail that could not be searched for waits, and what is known of it stays.
 */
async function findEarlier(
  deps: Deps,
  claimed: Waiting[],
  budget: { searches: number },
): Promise<Attempt> {
  const outcomes = new Map<string, Outcome>();
  let trouble: ProviderError | undefined;
  let isTrouble = false;
  for (const mails of maybeSentBefore(claimed)) {
    if (trouble || budget.searches === 0) {
      isTrouble = true;
      for (const { id } of mails) outcomes.set(id, postponed(deps, "waits_for_search"));
      continue;
    }
    budget.searches -= 1;
    try {
      const found = await deps.provider.taken(mails);
      for (const { id } of mails) {
        const providerId = found.get(id);
        if (providerId) outcomes.set(id, { status: "sent", providerId, wasFound: true });
      }
    } catch (error) {
      trouble = troubleIn(deps, error);
      isTrouble = true;
      for (const mail of mails) outcomes.set(mail.id, afterTrouble(deps, mail, trouble, false));
    }
  }
  return { outcomes, isTrouble };
}

function maybeSentBefore(claimed: Waiting[]): Waiting[][] {
  const tried = claimed.filter(({ attempts }) => attempts > 1);
  return Object.values(
    Object.groupBy(tried, ({ firstRun, isBulk }) => `${firstRun} ${isBulk}`),
  ) as Waiting[][];
}

/** Sends in one call, and reads the whole answer: a mail that was taken is sent, whatever the others got. */
async function send(deps: Deps, going: Waiting[]): Promise<Attempt> {
  const outcomes = new Map<string, Outcome>();
  try {
    const receipts = await deps.provider.send(going);
    const alerted = new Set<number>();
    for (const [at, mail] of going.entries()) {
      const receipt = receipts[at];
      const outcome = outcomeOf(deps, mail, receipt);
      outcomes.set(mail.id, outcome);
      if (!receipt || outcome.status !== "later" || alerted.has(receipt.code)) continue;
      alerted.add(receipt.code);
      deps.alert(new ProviderError(200, receipt.code, receipt.message));
    }
    return { outcomes, isTrouble: false };
  } catch (error) {
    const trouble = troubleIn(deps, error);
    for (const mail of going) outcomes.set(mail.id, afterTrouble(deps, mail, trouble, true));
    return { outcomes, isTrouble: true };
  }
}

function outcomeOf(deps: Deps, mail: Waiting, receipt: Receipt | undefined): Outcome {
  // No receipt: the outcome is unknown, so the mail is searched for next time.
  if (!receipt) return afterTrouble(deps, mail, new ProviderError(0, 0, "no receipt"), true);
  const { code, providerId } = receipt;
  if (code === 0) return { status: "sent", providerId, wasFound: false };
  const error = finalErrors[code];
  if (error) return { status: "failed", error };
  const at = deps.now() + heldMs(deps.now() - mail.createdAt);
  return { status: "later", at, error: `held_${code}`, wasTried: false };
}

/** The provider's trouble, after an alert where it is ours. Any other error is a bug, and is thrown on. */
function troubleIn(deps: Deps, error: unknown): ProviderError {
  if (!(error instanceof ProviderError)) throw error;
  if (isOurs(error)) deps.alert(error);
  return error;
}

/** Mails on one session: once it is over they help nobody. */
const onOneSession = ["session-cancelled", "session-moved", "place-free"];

function isTooLate({ template, variables, createdAt }: Waiting, now: number): boolean {
  if (now - createdAt > worthSendingMs) return true;
  return onOneSession.includes(template) && Number(variables.ends_at) < now;
}

function postponed(deps: Deps, error: string): Outcome {
  return { status: "later", at: deps.now() + minuteMs, error, wasTried: false };
}

/** After a call that failed as a whole. A send may have been taken all the same, unless the provider refused it. */
function afterTrouble(deps: Deps, mail: Waiting, error: ProviderError, isSend: boolean): Outcome {
  if (isOurs(error)) {
    const at = deps.now() + blockedRetryMs;
    return { status: "later", at, error: "provider_refuses_us", wasTried: false };
  }
  const random = deps.random();
  const wait = retryMs(mail.attempts, random);
  const mayBeSent = isSend && error.status !== 429;
  const at = deps.now() + (mayBeSent ? Math.max(wait, searchLagMs * (1 + 0.2 * random)) : wait);
  const what = error.status === 0 ? "provider_silent" : `provider_${error.status}`;
  return { status: "later", at: Math.round(at), error: what, wasTried: true };
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

/** A mail that waits for a person waits as long again as it has waited, between five minutes and an hour. */
export function heldMs(ageMs: number): number {
  return Math.min(Math.max(ageMs, blockedRetryMs), longestRetryMs);
}
