import { addressesIn, isBouncing, type Outgoing } from "./messages.ts";

/** Where Postmark's webhooks go: the address with its Basic credential, `user:password`. */
export interface EventTarget {
  url: string;
  credential: string;
}

/** Tells of each recipient's delivery, bounce or complaint; does not wait for it to arrive. */
export function tellEvents(target: EventTarget | undefined, message: Outgoing, id: string): void {
  if (!target) return;
  for (const address of addressesIn(message)) void post(target, eventFor(message, id, address));
}

function eventFor(message: Outgoing, MessageID: string, address: string) {
  const at = new Date().toISOString();
  const common = {
    MessageID,
    ServerID: 1,
    MessageStream: message.MessageStream ?? "outbound",
    Tag: message.Tag ?? "",
    Metadata: message.Metadata ?? {},
  };
  const bounce = { ID: 1, Email: address, From: message.From, BouncedAt: at, Inactive: true };
  if (isBouncing(address)) {
    const kind = { RecordType: "Bounce", Type: "HardBounce", TypeCode: 1, CanActivate: true };
    return { ...common, ...bounce, ...kind, Details: "smtp;550 no such address" };
  }
  if (/^spamcomplaint@/i.test(address)) {
    const kind = { RecordType: "SpamComplaint", Type: "SpamComplaint", TypeCode: 100_001 };
    return { ...common, ...bounce, ...kind, CanActivate: false };
  }
  return {
    ...common,
    RecordType: "Delivery",
    Recipient: address,
    DeliveredAt: at,
    Details: "250 OK",
  };
}

async function post({ url, credential }: EventTarget, event: unknown): Promise<void> {
  const headers = {
    "content-type": "application/json",
    authorization: `Basic ${btoa(credential)}`,
  };
  await fetch(url, { method: "POST", headers, body: JSON.stringify(event) }).catch(() => {});
}
