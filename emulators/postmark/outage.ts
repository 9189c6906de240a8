import { addressesIn, type StoredMessage } from "./messages.ts";
import type { Outgoing } from "./request.ts";

/**
 * A simulated outage: `PUT /outage` starts one, `DELETE /outage` ends all, `DELETE /outage?domain=…` ends that of a
 * domain. A new outage of a domain replaces the old one.
 */
export interface Outage {
  /** Affects only mail to this domain; without it, all mail. */
  domain?: string;
  /** The status of the response to a send. */
  status?: number;
  /** Ends after this many sends (or, with `code`, refused mails); without it, it goes on. */
  times?: number;
  /** Delays the response to a send. */
  stallMs?: number;
  /** Accepts all mails of the send, or this many, although the response is an error. */
  accepts?: boolean | number;
  /** Refuses each affected mail with this `ErrorCode`, but accepts other mails of its batch. */
  code?: number;
  /** Affects searches that would return an affected mail. */
  search?: {
    /** They fail with this status. */
    status?: number;
    /** How many times they fail; without it, until the outage ends. */
    times?: number;
    /** They do not return a mail that is younger than this. */
    hiddenMs?: number;
    /** This many searches do not return any affected mail. */
    hiddenTimes?: number;
  };
  /** `false`: no webhooks are sent. */
  webhooks?: boolean;
}

/** The current outages. */
export class Outages {
  #outages: Outage[] = [];

  set(outage: Outage): void {
    this.end(outage.domain ?? "");
    this.#outages.push(outage);
  }

  /** Ends the outage of a domain (`""`: the one of all mail), or all outages. */
  end(domain?: string): void {
    this.#outages = this.#outages.filter(
      (outage) => domain !== undefined && (outage.domain ?? "") !== domain,
    );
  }

  /** The outage of a whole send. Counts it down. */
  forSend(messages: Outgoing[]): Outage | undefined {
    const addresses = messages.flatMap(addressesIn);
    return this.#countDown(addresses, ({ status, stallMs }) => status ?? stallMs);
  }

  /** The error code for a mail, if an outage refuses it. Counts it down. */
  codeFor(message: Outgoing): number | undefined {
    return this.#countDown(addressesIn(message), ({ code }) => code)?.code;
  }

  /** Whether webhooks are sent for a mail. */
  sendsWebhooks(message: Outgoing): boolean {
    const addresses = addressesIn(message);
    return !this.#outages.some((outage) => outage.webhooks === false && affects(outage, addresses));
  }

  /** Filters the result of a search, or returns the status that it fails with. */
  filterSearch(found: StoredMessage[]): StoredMessage[] | number {
    const failing = this.#outages.find(
      (outage) => outage.search?.status && found.some((mail) => affects(outage, addressesIn(mail))),
    );
    if (failing?.search?.status) {
      const { status, times } = failing.search;
      if (times !== undefined) failing.search.times = times - 1;
      if (times === 1) delete failing.search.status;
      return status;
    }
    const hiding = this.#outages.filter((outage) => isHiding(outage) && affectsAny(outage, found));
    const shown = found.filter((mail) => !hiding.some((outage) => isHidden(mail, outage)));
    for (const { search } of hiding) if (search?.hiddenTimes) search.hiddenTimes -= 1;
    return shown;
  }

  #countDown(addresses: string[], has: (outage: Outage) => unknown): Outage | undefined {
    const outage = this.#outages.find(
      (candidate) => has(candidate) !== undefined && affects(candidate, addresses),
    );
    if (outage?.times === undefined) return outage;
    outage.times -= 1;
    if (outage.times > 0) return outage;
    // Other effects of the outage go on.
    const { status: _, times: __, stallMs: ___, accepts: ____, code: _____, ...rest } = outage;
    this.#outages = this.#outages.map((other) => (other === outage ? rest : other));
    return outage;
  }
}

function affects({ domain }: Outage, addresses: string[]): boolean {
  return !domain || addresses.some((address) => address.endsWith(`@${domain}`));
}

function affectsAny(outage: Outage, mails: StoredMessage[]): boolean {
  return mails.some((mail) => affects(outage, addressesIn(mail)));
}

function isHiding({ search }: Outage): boolean {
  return search?.hiddenMs !== undefined || (search?.hiddenTimes ?? 0) > 0;
}

function isHidden(mail: StoredMessage, outage: Outage): boolean {
  if (!affects(outage, addressesIn(mail))) return false;
  const { hiddenMs = 0, hiddenTimes = 0 } = outage.search ?? {};
  return hiddenTimes > 0 || Date.now() - Date.parse(mail.at) < hiddenMs;
}
