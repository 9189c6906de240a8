/**
 * An outage to order, so that a provider's bad day can be tried: `PUT /outage` with what should happen
 * to the next `times` sends, `DELETE /outage` to end it.
 */
export interface Outage {
  /** The status to answer with. */
  status: number;
  /** Only sends that carry a mail to this domain meet it; without it, all do. */
  domain?: string;
  /** How many sends it lasts; without it, until it is ended. */
  times?: number;
  /** Waits so long before answering. */
  stallMs?: number;
  /** Accepts the message all the same, or the first so many: the answer is lost, the mail is not. */
  accepts?: boolean | number;
}

/** The outage that a send to those addresses meets, counted down. */
export function nextOutage(
  current: { outage: Outage | undefined },
  recipients: string[],
): Outage | undefined {
  const { outage } = current;
  if (outage?.domain && !recipients.some((to) => to.endsWith(`@${outage.domain}`)))
    return undefined;
  if (outage?.times === undefined) return outage;
  outage.times -= 1;
  if (outage.times <= 0) current.outage = undefined;
  return outage;
}
