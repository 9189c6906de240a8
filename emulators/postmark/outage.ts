import { addressesIn, type Stored } from "./messages.ts";
import type { Outgoing } from "./request.ts";

/**
 * Bad days to order, so that what a provider can do to an app can be tried: `PUT /outage` with an order,
 * `DELETE /outage` to end all, `DELETE /outage?domain=…` to end those of a domain. A new order for a domain takes the
 * place of the old one.
 */
export interface Outage {
  /** Only mail to this domain is concerned; without it, all mail. */
  domain?: string;
  /** The status that a send is answered with. */
  status?: number;
  /** How many sends (or, with `code`, refused mails) it lasts; without it, until it is ended. */
  times?: number;
  /** A send is answered only after so many milliseconds. */
  stallMs?: number;
  /** The send is accepted all the same, or its first so many mails: the answer is lost, the mail is not. */
  accepts?: boolean | number;
  /** Each mail is refused with this `ErrorCode`, while the other mails of its batch are taken. */
  code?: number;
  /** What happens to searches that would show a mail. */
  search?: {
    /** They fail with this status, */
    status?: number;
    /** so many times, or until it is ended. */
    times?: number;
    /** They do not show a mail that is younger than this, */
    hiddenMs?: number;
    /** nor, to so many searches, any mail. */
    hiddenTimes?: number;
  };
  /** `false`: no webhook tells of a mail. */
  webhooks?: boolean;
}

/** The orders in force. */
export class Outages {
  #orders: Outage[] = [];

  set(order: Outage): void {
    this.end(order.domain ?? "");
    this.#orders.push(order);
  }

  /** Ends the order of a domain (`""`: the one for all mail), or every order. */
  end(domain?: string): void {
    this.#orders = this.#orders.filter(
      (order) => domain !== undefined && (order.domain ?? "") !== domain,
    );
  }

  /** The order that a whole send meets, counted down. */
  forSend(messages: Outgoing[]): Outage | undefined {
    const addresses = messages.flatMap(addressesIn);
    return this.#take(addresses, ({ status, stallMs }) => status ?? stallMs);
  }

  /** The code that one mail is refused with, counted down. */
  codeFor(message: Outgoing): number | undefined {
    return this.#take(addressesIn(message), ({ code }) => code)?.code;
  }

  /** Whether webhooks tell of a mail. */
  isTold(message: Outgoing): boolean {
    const addresses = addressesIn(message);
    return !this.#orders.some((order) => order.webhooks === false && concerns(order, addresses));
  }

  /** What a search shows of what it found, or the status that it fails with. */
  shown(found: Stored[]): Stored[] | number {
    const failing = this.#orders.find(
      (order) => order.search?.status && found.some((mail) => concerns(order, addressesIn(mail))),
    );
    if (failing?.search?.status) {
      const { status, times } = failing.search;
      if (times !== undefined) failing.search.times = times - 1;
      if (times === 1) delete failing.search.status;
      return status;
    }
    const hiding = this.#orders.filter((order) => isHiding(order) && concernsAny(order, found));
    const shown = found.filter((mail) => !hiding.some((order) => isHidden(mail, order)));
    for (const { search } of hiding) if (search?.hiddenTimes) search.hiddenTimes -= 1;
    return shown;
  }

  #take(addresses: string[], has: (order: Outage) => unknown): Outage | undefined {
    const order = this.#orders.find((one) => has(one) !== undefined && concerns(one, addresses));
    if (order?.times === undefined) return order;
    order.times -= 1;
    if (order.times > 0) return order;
    // What else the order says of this domain goes on.
    const { status: _, times: __, stallMs: ___, accepts: ____, code: _____, ...rest } = order;
    this.#orders = this.#orders.map((one) => (one === order ? rest : one));
    return order;
  }
}

function concerns({ domain }: Outage, addresses: string[]): boolean {
  return !domain || addresses.some((address) => address.endsWith(`@${domain}`));
}

function concernsAny(order: Outage, mails: Stored[]): boolean {
  return mails.some((mail) => concerns(order, addressesIn(mail)));
}

function isHiding({ search }: Outage): boolean {
  return search?.hiddenMs !== undefined || (search?.hiddenTimes ?? 0) > 0;
}

function isHidden(mail: Stored, order: Outage): boolean {
  if (!concerns(order, addressesIn(mail))) return false;
  const { hiddenMs = 0, hiddenTimes = 0 } = order.search ?? {};
  return hiddenTimes > 0 || Date.now() - Date.parse(mail.at) < hiddenMs;
}
