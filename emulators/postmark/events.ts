import { addressesIn, isBouncing, marksAsSpam, streamOf } from "./messages.ts";
import type { Outgoing } from "./request.ts";

/** The address of the webhooks, and their Basic credential (`user:password`). */
export interface EventTarget {
  url: string;
  credential: string;
}

/** Sends a webhook for each recipient's delivery, bounce or complaint, without waiting for it. */
export function sendEvents(target: EventTarget | undefined, message: Outgoing, id: string): void {
  if (!target) return;
  for (const address of addressesIn(message)) void post(target, eventFor(message, id, address));
}

function eventFor(message: Outgoing, MessageID: string, address: string) {
  const at = new Date().toISOString();
  const common = {
    MessageID,
    ServerID: 1,
    MessageStream: streamOf(message),
    Tag: message.Tag ?? "",
    Metadata: message.Metadata ?? {},
  };
  const bounce = {
    ID: 1,
    Email: address,
    From: message.From ?? "",
    BouncedAt: at,
    DumpAvailable: false,
    Inactive: true,
    Subject: message.Subject ?? "",
  };
  if (isBouncing(address)) {
    const kind = { RecordType: "Bounce", Type: "HardBounce", TypeCode: 1, CanActivate: true };
    const Description =
      "The server was unable to deliver your message (ex: unknown user, mailbox not found).";
    const Details = "smtp;550 no such address";
    return { ...common, ...bounce, ...kind, Name: "Hard bounce", Description, Details };
  }
  if (marksAsSpam(address)) {
    const kind = { RecordType: "SpamComplaint", Type: "SpamComplaint", TypeCode: 100_001 };
    const words = { Name: "Spam complaint", Description: "", Details: "Marked as spam" };
    return { ...common, ...bounce, ...kind, ...words, CanActivate: false };
  }
  return {
    ...common,
    RecordType: "Delivery",
    Recipient: address,
    DeliveredAt: at,
    Details: "smtp;250 OK",
  };
}

async function post({ url, credential }: EventTarget, event: unknown): Promise<void> {
  const headers = {
    "content-type": "application/json",
    authorization: `Basic ${btoa(credential)}`,
  };
  await fetch(url, { method: "POST", headers, body: JSON.stringify(event) }).catch(() => {});
}
