/*
 * Delivery of the outbox: the policy, without I/O. `Outbox` is the database, `Provider` is Postmark; time and randomness
 * are arguments.
 */

/** A mail that this run has claimed. */
export interface ClaimedMail {
  id: string;
  recipient: string;
  template: string;
  locale: string | null;
  variables: Record<string, string>;
  /** The mail is from an import. */
  isBulk: boolean;
  /** Including this attempt. If it is not the first, an earlier run may have sent the mail. */
  attempts: number;
  /** The run that claimed the mail first. Every message of the mail carries it, so one search finds them all. */
  firstRun: string;
  createdAt: number;
}

/** The result of a run for one mail. */
export type Outcome =
  | { status: "sent"; providerId: string; wasFound: boolean }
  /** Retry at `at`. `wasTried` is false if the provider certainly did not accept the mail in this run. */
  | { status: "later"; at: number; error: string; wasTried: boolean }
  /** Final: the mail will not be sent. */
  | { status: "failed"; error: string };

export interface Outbox {
  /** Claims due mails, oldest first, so that no other run takes them while this one can last. */
  claim(run: string, limit: number): Promise<ClaimedMail[]>;
  settle(run: string, outcomes: Map<string, Outcome>): Promise<void>;
}

/** The provider's response for one mail. `code` is the provider's error code, 0 if it accepted the mail. */
export interface Receipt {
  code: number;
  message: string;
  providerId: string;
}

/** A call to the provider failed as a whole. `status` is the HTTP status, 0 without a response; `code` the provider's. */
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
   * Sends all mails in one call. Receipts are in the order of the mails; without a receipt, the outcome is unknown.
   * Throws ProviderError if the call fails as a whole.
   */
  send(mails: ClaimedMail[]): Promise<(Receipt | undefined)[]>;
  /** Searches for sent messages of these mails, which share `firstRun` and `isBulk`. Returns the provider's ids by ours. */
  findSent(mails: ClaimedMail[]): Promise<Map<string, string>>;
}

export interface Deps {
  outbox: Outbox;
  provider: Provider;
  newRun(): string;
  now(): number;
  /** Between 0 and 1. */
  random(): number;
  /** Called if our account at the provider does not work, which only a person can solve. */
  alert(error: ProviderError): void;
}

/** The limits of one call of `deliver`. */
export interface Limits {
  mails: number;
  /** Calls that send; by default as many as the mails need. */
  batches?: number;
}

/** Postmark's limit for one call. */
export const maxBatchSize = 500;
/** Searches in one call of `deliver`. Mails that would need more wait a minute. */
export const maxSearches = 8;

const minuteMs = 60_000;
const firstRetryMs = minuteMs;
const maxRetryMs = 60 * minuteMs;
const blockedRetryMs = 5 * minuteMs;
/**
 * Postmark's search finds a message some time after it was sent. After a send without a response, the search waits this
 * long; a message that is found even later can be sent twice.
 */
export const searchLagMs = 5 * minuteMs;
/** If searches took longer, the run sends nothing, because its claim could end before the provider responds. */
const sendWithinMs = 2 * minuteMs;
/** The lifetime of a mailed link; an older mail is useless. */
const maxAgeMs = 7 * 24 * 60 * minuteMs;

/**
 * Postmark's codes that are final for a mail: a malformed request, an inactive recipient. All others are about our
 * account, sender or stream, or about Postmark itself: the mail waits until a person solves the problem.
 */
const finalErrors: Record<number, string> = { 300: "refused_300", 406: "inactive_recipient" };

/**
 * Delivers due mails within the limits. A provider error stops the delivery: claimed mails are retried later, with
 * longer waits each time.
 */
export async function deliver(
  deps: Deps,
  { mails, batches = Number.POSITIVE_INFINITY }: Limits,
): Promise<void> {
  const budget = { searches: maxSearches };
  let mailsLeft = mails;
  for (let batch = 0; mailsLeft > 0 && batch < batches; batch += 1) {
    const run = deps.newRun();
    const sendBefore = deps.now() + sendWithinMs;
    const claimed = await deps.outbox.claim(run, Math.min(mailsLeft, maxBatchSize));
    if (claimed.length === 0) return;
    mailsLeft -= claimed.length;
    const { outcomes, shouldStop } = await attempt(deps, claimed, sendBefore, budget);
    await deps.outbox.settle(run, outcomes);
    if (shouldStop) return;
  }
}

interface Attempt {
  outcomes: Map<string, Outcome>;
  /** The provider does not work at the moment. */
  shouldStop: boolean;
}

async function attempt(
  deps: Deps,
  claimed: ClaimedMail[],
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
  const outgoing = claimed.filter(({ id }) => !outcomes.has(id));
  if (outgoing.length === 0) return earlier;
  if (deps.now() > sendBefore) {
    for (const { id } of outgoing) outcomes.set(id, postponed(deps, "searches_took_long"));
    return { outcomes, shouldStop: true };
  }
  const sent = await send(deps, outgoing);
  for (const [id, outcome] of sent.outcomes) outcomes.set(id, outcome);
  return { outcomes, shouldStop: earlier.shouldStop || sent.shouldStop };
}

/**
 * Finds mails that earlier runs have sent. Postmark has no idempotency keys: every message has the run that claimed its
 * mail first as metadata, and is searched for by it before the mail is sent again (docs/threats.md, 10). A mail waits if
 * its search was not possible.
 */
async function findEarlier(
  deps: Deps,
  claimed: ClaimedMail[],
  budget: { searches: number },
): Promise<Attempt> {
  const outcomes = new Map<string, Outcome>();
  let searchError: ProviderError | undefined;
  let shouldStop = false;
  for (const mails of maybeSentBefore(claimed)) {
    if (searchError || budget.searches === 0) {
      shouldStop = true;
      for (const { id } of mails) outcomes.set(id, postponed(deps, "waits_for_search"));
      continue;
    }
    budget.searches -= 1;
    try {
      const sent = await deps.provider.findSent(mails);
      for (const { id } of mails) {
        const providerId = sent.get(id);
        if (providerId) outcomes.set(id, { status: "sent", providerId, wasFound: true });
      }
    } catch (error) {
      searchError = providerErrorFrom(deps, error);
      shouldStop = true;
      for (const mail of mails) {
        outcomes.set(mail.id, afterProviderError(deps, mail, searchError, false));
      }
    }
  }
  return { outcomes, shouldStop };
}

function maybeSentBefore(claimed: ClaimedMail[]): ClaimedMail[][] {
  const tried = claimed.filter(({ attempts }) => attempts > 1);
  return Object.values(
    Object.groupBy(tried, ({ firstRun, isBulk }) => `${firstRun} ${isBulk}`),
  ) as ClaimedMail[][];
}

/** Sends in one call. Each mail has its own outcome. */
async function send(deps: Deps, outgoing: ClaimedMail[]): Promise<Attempt> {
  const outcomes = new Map<string, Outcome>();
  try {
    const receipts = await deps.provider.send(outgoing);
    const alerted = new Set<number>();
    for (const [index, mail] of outgoing.entries()) {
      const receipt = receipts[index];
      const outcome = outcomeOf(deps, mail, receipt);
      outcomes.set(mail.id, outcome);
      if (!receipt || outcome.status !== "later" || alerted.has(receipt.code)) continue;
      alerted.add(receipt.code);
      deps.alert(new ProviderError(200, receipt.code, receipt.message));
    }
    return { outcomes, shouldStop: false };
  } catch (error) {
    const sendError = providerErrorFrom(deps, error);
    for (const mail of outgoing) {
      outcomes.set(mail.id, afterProviderError(deps, mail, sendError, true));
    }
    return { outcomes, shouldStop: true };
  }
}

function outcomeOf(deps: Deps, mail: ClaimedMail, receipt: Receipt | undefined): Outcome {
  // Without a receipt the outcome is unknown, so the next run searches for the mail.
  if (!receipt) return afterProviderError(deps, mail, new ProviderError(0, 0, "no receipt"), true);
  const { code, providerId } = receipt;
  if (code === 0) return { status: "sent", providerId, wasFound: false };
  const error = finalErrors[code];
  if (error) return { status: "failed", error };
  const at = deps.now() + accountErrorRetryMs(deps.now() - mail.createdAt);
  return { status: "later", at, error: `held_${code}`, wasTried: false };
}

/** The error as a ProviderError; alerts if it is about our account. Rethrows any other error. */
function providerErrorFrom(deps: Deps, error: unknown): ProviderError {
  if (!(error instanceof ProviderError)) throw error;
  if (isAccountError(error)) deps.alert(error);
  return error;
}

/** Mails about one session. After its end they are useless. */
const sessionTemplates = ["session-cancelled", "session-moved", "place-free"];

function isTooLate({ template, variables, createdAt }: ClaimedMail, now: number): boolean {
  if (now - createdAt > maxAgeMs) return true;
  return sessionTemplates.includes(template) && Number(variables.ends_at) < now;
}

function postponed(deps: Deps, error: string): Outcome {
  return { status: "later", at: deps.now() + minuteMs, error, wasTried: false };
}

/** The outcome after a failed call. The mails of a failed send may be sent, unless the provider rejected the call. */
function afterProviderError(
  deps: Deps,
  mail: ClaimedMail,
  error: ProviderError,
  isSend: boolean,
): Outcome {
  if (isAccountError(error)) {
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

/** An error that waiting does not solve, such as a wrong token or an unconfirmed sender. */
function isAccountError({ status }: ProviderError): boolean {
  return status >= 200 && status < 500 && status !== 429;
}

/** Exponential backoff from a minute to an hour, with a jitter of 20%. `random` is between 0 and 1. */
export function retryMs(attempts: number, random: number): number {
  const wait = Math.min(firstRetryMs * 2 ** (attempts - 1), maxRetryMs);
  return Math.round(wait * (0.8 + 0.4 * random));
}

/** The wait after an account error: as long as the mail's age, between five minutes and an hour. */
export function accountErrorRetryMs(ageMs: number): number {
  return Math.min(Math.max(ageMs, blockedRetryMs), maxRetryMs);
}
