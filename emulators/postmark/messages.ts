import { randomUUID } from "node:crypto";
import type { Persisted } from "../persisted.ts";
import type { Outgoing } from "./request.ts";

/** An accepted message, and the server that sent it. */
export interface StoredMessage extends Outgoing {
  id: string;
  server: string;
  at: string;
  bounced: boolean;
}

export type Mailbox = Persisted<{ messages: StoredMessage[] }>;

/** Postmark's result for one message; `ErrorCode` 0 is success. */
export interface Receipt {
  ErrorCode: number;
  Message: string;
  To?: string | undefined;
  SubmittedAt?: string;
  MessageID?: string;
}

const maxRecipients = 50;
/** The sending streams of a new server. */
const streams = ["outbound", "broadcast"];
/** Messages of the error codes for one mail; an outage may use other codes. */
const messagesByCode: Record<number, string> = {
  400: "The 'From' address you supplied is not a Sender Signature on your account.",
  401: "The Sender Signature of the 'From' address is not confirmed.",
  405: "Your account has run out of credits.",
  412: "While your account is pending approval, all recipient addresses must share the same domain as the 'From' address.",
  413: "Your account may not send mail.",
};

export const refusedReceipt = (ErrorCode: number): Receipt => ({
  ErrorCode,
  Message: messagesByCode[ErrorCode] ?? `The message was refusedReceipt with code ${ErrorCode}.`,
});

/** Stores a message, or returns what is wrong with it, as Postmark does. */
export function acceptMessage(mailbox: Mailbox, server: string, message: Outgoing): Receipt {
  const error = errorIn(message, mailbox, server);
  if (error) return error;
  const stored: StoredMessage = {
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

function errorIn(message: Outgoing, mailbox: Mailbox, server: string): Receipt | undefined {
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
  const stream = streamOf(message);
  if (!streams.includes(stream)) {
    const Message = "The 'MessageStream' provided does not exist on this server.";
    return { ErrorCode: 1235, Message };
  }
  const inactive = recipients.filter((address) => isInactive(mailbox, server, stream, address));
  if (inactive.length === 0) return undefined;
  return {
    ErrorCode: 406,
    Message: `You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: ${inactive.join(", ")}. Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression.`,
  };
}

const invalid = (Message: string): Receipt => ({ ErrorCode: 300, Message });

/** Addresses that bounce, for tests. */
export function isBouncing(address: string): boolean {
  return /^hardbounce@/i.test(address);
}

/** Addresses whose owner marks every mail as spam, for tests. */
export function marksAsSpam(address: string): boolean {
  return /^spamcomplaint@/i.test(address);
}

export function streamOf({ MessageStream }: Outgoing): string {
  return MessageStream ?? "outbound";
}

/** Whether a recipient is inactive. Postmark stores this for each stream. */
function isInactive(mailbox: Mailbox, server: string, stream: string, address: string): boolean {
  if (!isBouncing(address) && !marksAsSpam(address)) return false;
  return mailbox.value.messages.some(
    (message) =>
      message.server === server &&
      streamOf(message) === stream &&
      addressesIn(message).includes(address),
  );
}

/** All recipients of a message, without names and in lower case. */
export function addressesIn({ To, Cc, Bcc }: Outgoing): string[] {
  const recipients = [To, Cc, Bcc].flatMap((list) => list?.split(",") ?? []);
  return recipients
    .map((recipient) => (/<([^>]+)>/.exec(recipient)?.[1] ?? recipient).trim().toLowerCase())
    .filter((address) => address !== "");
}

/** A message in the format of the outbound search. */
export function messageJson(message: StoredMessage) {
  const people = (list = "") =>
    list.split(",").flatMap((recipient) => {
      const [Email] = addressesIn({ To: recipient });
      const Name = /^\s*"?([^"<]*?)"?\s*</.exec(recipient)?.[1] ?? "";
      return Email ? [{ Email, Name }] : [];
    });
  return {
    Tag: message.Tag ?? "",
    MessageID: message.id,
    MessageStream: streamOf(message),
    To: people(message.To),
    Cc: people(message.Cc),
    Bcc: people(message.Bcc),
    Recipients: addressesIn(message),
    ReceivedAt: message.at,
    From: message.From ?? "",
    Subject: message.Subject ?? "",
    Attachments: message.Attachments?.map(({ Name }) => Name) ?? [],
    Status: "Sent",
    TrackOpens: message.TrackOpens ?? false,
    TrackLinks: message.TrackLinks ?? "None",
    Metadata: message.Metadata ?? {},
    Sandboxed: false,
  };
}

/** The details of a message. */
export function detailsJson(message: StoredMessage) {
  const delivered = {
    DeliveryMessage: "smtp;250 OK",
    DestinationServer: "emulator",
    DestinationIP: "127.0.0.1",
  };
  const event = message.bounced
    ? { Type: "Bounced", Details: { Summary: "smtp;550 no such address", BounceID: "1" } }
    : { Type: "Delivered", Details: delivered };
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
