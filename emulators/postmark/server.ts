import { type Context, Hono } from "hono";
import { kept } from "../disk.ts";
import { type Listening, serve } from "../serve.ts";
import { type EventTarget, tellEvents } from "./events.ts";
import { mailboxPage, mailPage, type Preview, previewPage, previewsPage } from "./mailbox-page.ts";
import {
  accept,
  addressesIn,
  detailsJson,
  type Mailbox,
  messageJson,
  type Outgoing,
  type Receipt,
  type Stored,
} from "./messages.ts";
import { nextOutage, type Outage } from "./outage.ts";

/*
 * Postmark on this machine: sending (one, batch, with template), the outbound search, webhooks, and a
 * page that shows the mailbox. Beside the vendor's API stand only that page and `/outage`.
 */

/** The token of the app's own server. */
export const serverToken = "postmark-emulated";
/** What the emulator's webhooks carry, `user:password`. */
export const webhookCredential = "postmark:emulated-webhook-password-of-length";
/** The emulated Clerk's server: its mail shows in the same mailbox, and in no search of the app's. */
export const clerkServerToken = "clerk-emulated";

export interface PostmarkOptions {
  port: number;
  /** A folder to keep the mail in; without one, memory. */
  folder?: string;
  webhook?: EventTarget;
  /** The app's mails with sample names, asked for whenever somebody looks. */
  previews?: () => Promise<Preview[]>;
}

/** Starts the emulator. */
export async function startPostmark(options: PostmarkOptions): Promise<Listening> {
  const file = options.folder && `${options.folder}/postmark.json`;
  const mailbox: Mailbox = kept(file, () => ({ messages: [] as Stored[] }));
  const listening = await serve(postmark(mailbox, options), options.port);
  const close = async () => {
    mailbox.flush();
    await listening.close();
  };
  return { ...listening, close };
}

function postmark(mailbox: Mailbox, { webhook, previews = async () => [] }: PostmarkOptions) {
  const current: { outage: Outage | undefined } = { outage: undefined };

  /** Sends what a request carries, through the outage where there is one. */
  async function send(c: Context, messages: Outgoing[], isBatch: boolean): Promise<Response> {
    const server = serverOf(c);
    if (server instanceof Response) return server;
    const recipients = messages.map(({ To = "" }) => To);
    const outage = nextOutage(current, recipients);
    if (outage?.stallMs) await new Promise((resolve) => setTimeout(resolve, outage.stallMs));
    const accepted = acceptedOf(messages, outage);
    const receipts = accepted.map((message) => take(server, message));
    if (outage) return problem(c, outage.status, outage.status, "The service is having a bad day.");
    const [first] = receipts;
    if (isBatch || !first) return c.json(receipts, 200);
    return c.json(first, first.ErrorCode === 0 ? 200 : 422);
  }

  function take(server: string, message: Outgoing): Receipt {
    const receipt = accept(mailbox, server, message);
    if (receipt.MessageID) tellEvents(webhook, message, receipt.MessageID);
    return receipt;
  }

  const find = (id: string) => mailbox.value.messages.find((message) => message.id === id);

  return new Hono()
    .post("/email", async (c) => send(c, [await c.req.json()], false))
    .post("/email/withTemplate", async (c) => send(c, [await c.req.json()], false))
    .post("/email/batch", async (c) => send(c, await c.req.json(), true))
    .post("/email/batchWithTemplates", async (c) => send(c, (await c.req.json()).Messages, true))
    .get("/messages/outbound", (c) => {
      const server = serverOf(c);
      if (server instanceof Response) return server;
      const found = search(mailbox.value.messages, server, new URL(c.req.url).searchParams);
      const offset = Number(c.req.query("offset") ?? 0);
      const page = found.slice(offset, offset + Number(c.req.query("count") ?? 500));
      return c.json({ TotalCount: found.length, Messages: page.map(messageJson) }, 200);
    })
    .get("/messages/outbound/:id/details", (c) => {
      const server = serverOf(c);
      if (server instanceof Response) return server;
      const message = find(c.req.param("id"));
      if (message?.server !== server) return problem(c, 422, 701, "This message was not found.");
      return c.json(detailsJson(message), 200);
    })
    .put("/outage", async (c) => {
      current.outage = await c.req.json<Outage>();
      return c.json(current.outage, 200);
    })
    .delete("/outage", (c) => {
      current.outage = undefined;
      return c.body(null, 204);
    })
    .get("/", (c) => c.html(mailboxPage(mailbox.value.messages)))
    .get("/templates", async (c) => c.html(previewsPage(await previews())))
    .get("/templates/:name", async (c) => {
      const preview = (await previews()).find(({ name }) => name === c.req.param("name"));
      return preview ? c.html(previewPage(preview)) : c.notFound();
    })
    .get("/mail/:id", (c) => {
      const message = find(c.req.param("id"));
      return message ? c.html(mailPage(message)) : c.notFound();
    });
}

/** The messages that get through, an outage or not. */
function acceptedOf(messages: Outgoing[], outage: Outage | undefined): Outgoing[] {
  if (!outage || outage.accepts === true) return messages;
  return messages.slice(0, Number(outage.accepts ?? 0));
}

function serverOf(c: Context): string | Response {
  const token = c.req.header("x-postmark-server-token");
  if (token === serverToken || token === clerkServerToken) return token;
  const message = token
    ? "The Server Token you provided in the X-Postmark-Server-Token request header was invalid."
    : "No Account or Server API tokens were supplied in the HTTP headers.";
  return problem(c, 401, 10, message);
}

function problem(c: Context, status: number, ErrorCode: number, Message: string): Response {
  return c.json({ ErrorCode, Message }, status as 422);
}

/** Postmark's outbound search: exact on recipient, tag, stream and metadata; newest first. */
function search(messages: Stored[], server: string, asked: URLSearchParams): Stored[] {
  const recipient = asked.get("recipient")?.toLowerCase();
  const tag = asked.get("tag");
  const stream = asked.get("messagestream");
  const subject = asked.get("subject")?.toLowerCase();
  const metadata = [...asked].filter(([name]) => name.startsWith("metadata_"));
  return messages
    .filter((message) => message.server === server)
    .filter((message) => !recipient || addressesIn(message).includes(recipient))
    .filter((message) => !tag || message.Tag === tag)
    .filter((message) => !stream || (message.MessageStream ?? "outbound") === stream)
    .filter((message) => !subject || message.Subject?.toLowerCase().includes(subject))
    .filter((message) =>
      metadata.every(
        ([name, value]) => message.Metadata?.[name.slice("metadata_".length)] === value,
      ),
    )
    .reverse();
}
