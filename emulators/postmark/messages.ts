import { randomUUID } from "node:crypto";
import type { Kept } from "../disk.ts";

/** A message as `POST /email` takes it, in Postmark's own spelling. */
export interface Outgoing {
  From?: string;
  To?: string;
  Cc?: string;
  Bcc?: string;
  Subject?: string;
  TextBody?: string;
  HtmlBody?: string;
  Tag?: string;
  Metadata?: Record<string, string>;
  MessageStream?: string;
  TrackOpens?: boolean;
  TrackLinks?: string;
  TemplateId?: number;
  TemplateAlias?: string;
  TemplateModel?: unknown;
}

/** A message that was accepted, for the server whose token sent it. */
export interface Stored extends Outgoing {
  id: string;
  server: string;
  at: string;
  bounced: boolean;
}

export type Mailbox = Kept<{ messages: Stored[] }>;

/** What Postmark answers for one message; `ErrorCode` 0 is success. */
export interface Receipt {
  ErrorCode: number;
  Message: string;
  To?: string | undefined;
  SubmittedAt?: string;
  MessageID?: string;
}

const maxRecipients = 50;

/** Takes in one message, or says what is wrong with it, as Postmark does. */
export function accept(mailbox: Mailbox, server: string, message: Outgoing): Receipt {
  const refusal = faultIn(message, mailbox, server);
  if (refusal) return refusal;
  const stored: Stored = {
    ...message,
    id: randomUUID(),
    server,
    at: new Date().toISOString(),
    bounced: addressesIn(message).some(isBouncing),
  };
  mailbox.value.messages.push(stored);
  mailbox.changed();
  return {
    ErrorCode: 0,
    Message: "OK",
    To: message.To,
    SubmittedAt: stored.at,
    MessageID: stored.id,
  };
}

function faultIn(message: Outgoing, mailbox: Mailbox, server: string): Receipt | undefined {
  const recipients = addressesIn(message);
  const malformed = recipients.find((address) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address));
  if (!message.From) return invalid("The 'From' address is required.");
  if (recipients.length === 0) return invalid("Zero recipients specified");
  if (recipients.length > maxRecipients) {
    return invalid(`Maximum of ${maxRecipients} recipients allowed per email message.`);
  }
  if (malformed) return invalid(`Error parsing 'To': Illegal email address '${malformed}'.`);
  if (!message.TextBody && !message.HtmlBody && !message.TemplateModel) {
    return invalid("Provide either email TextBody or HtmlBody or both.");
  }
  const inactive = recipients.filter((address) => hasBounced(mailbox, server, address));
  if (inactive.length === 0) return undefined;
  return {
    ErrorCode: 406,
    Message: `You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: ${inactive.join(", ")}.`,
  };
}

const invalid = (Message: string): Receipt => ({ ErrorCode: 300, Message });

/** Postmark's own addresses for trying a bounce: any at this host, or any name that says so. */
export function isBouncing(address: string): boolean {
  return /^hardbounce@/i.test(address);
}

function hasBounced(mailbox: Mailbox, server: string, address: string): boolean {
  return mailbox.value.messages.some(
    (message) =>
      message.server === server && message.bounced && addressesIn(message).includes(address),
  );
}

/** Every bare address that a message goes to, lower-cased. */
export function addressesIn({ To, Cc, Bcc }: Outgoing): string[] {
  const written = [To, Cc, Bcc].flatMap((list) => list?.split(",") ?? []);
  return written
    .map((one) => (/<([^>]+)>/.exec(one)?.[1] ?? one).trim().toLowerCase())
    .filter((address) => address !== "");
}

/** A message as the outbound search lists it. */
export function messageJson(message: Stored) {
  const people = (list?: string) =>
    addressesIn(list ? { To: list } : {}).map((Email) => ({ Email, Name: "" }));
  return {
    Tag: message.Tag ?? "",
    MessageID: message.id,
    MessageStream: message.MessageStream ?? "outbound",
    To: people(message.To),
    Cc: people(message.Cc),
    Bcc: people(message.Bcc),
    Recipients: addressesIn(message),
    ReceivedAt: message.at,
    From: message.From ?? "",
    Subject: message.Subject ?? "",
    Attachments: [],
    Status: "Sent",
    TrackOpens: message.TrackOpens ?? false,
    TrackLinks: message.TrackLinks ?? "None",
    Metadata: message.Metadata ?? {},
    Sandboxed: false,
  };
}

/** One message whole. */
export function detailsJson(message: Stored) {
  const event = message.bounced
    ? { Type: "Bounced", Details: { Summary: "smtp;550 no such address", BounceID: "1" } }
    : { Type: "Delivered", Details: { DeliveryMessage: "250 OK", DestinationServer: "emulator" } };
  return {
    ...messageJson(message),
    TextBody: message.TextBody ?? "",
    HtmlBody: message.HtmlBody ?? "",
    Body: message.TextBody ?? message.HtmlBody ?? "",
    MessageEvents: addressesIn(message).map((Recipient) => ({
      Recipient,
      ReceivedAt: message.at,
      ...event,
    })),
  };
}
