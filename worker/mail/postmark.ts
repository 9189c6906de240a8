import { Errors, type Models, ServerClient } from "postmark";
import type { Settings } from "../http/env.ts";
import { type Provider, ProviderError, type Receipt, type Waiting } from "./deliver.ts";
import { render, type Template } from "./render.ts";
import { templateFiles } from "./templates/index.ts";

/** How long Postmark has to take a batch. After that it is unknown whether it did, and the mails are searched for. */
export const answerWithinMs = 30_000;
const searchWithinMs = 10_000;
/** The page size of Postmark's search. */
const pageSize = 500;

/** Postmark, through its own SDK. `sendWithinMs` is shorter where the platform ends the request sooner. */
export function postmark(settings: Settings, sendWithinMs = answerWithinMs): Provider {
  const { host, protocol } = new URL(settings.POSTMARK_API_URL);
  const clientFor = (timeoutMs: number) =>
    new ServerClient(settings.POSTMARK_SERVER_TOKEN, {
      requestHost: host,
      useHttps: protocol === "https:",
      timeout: timeoutMs / 1000,
    });
  const sending = clientFor(sendWithinMs);
  const searching = clientFor(searchWithinMs);
  return {
    async send(mails) {
      const messages = mails.map((mail) => messageOrReceipt(mail, settings));
      const going = messages.flatMap((message) => (isReceipt(message) ? [] : [message]));
      const answers: unknown =
        going.length > 0 && (await sending.sendEmailBatch(going).catch(fail));
      const receipts = Array.isArray(answers) ? answers.map(receiptIn) : [];
      return messages.map((message) => (isReceipt(message) ? message : receipts.shift()));
    },
    async taken(mails) {
      const [first] = mails;
      if (!first) return new Map();
      // Named, because a search without a stream may look at the default one only.
      const messageStream = streamFor(first, settings);
      const found = new Map<string, string>();
      // One page holds every mail of a run. Only messages that went out twice could make a second page.
      for (let offset = 0, total = 1; offset < total; offset += pageSize) {
        const filter = { count: pageSize, offset, messageStream, metadata_run: first.firstRun };
        const { Messages, TotalCount } = await searching.getOutboundMessages(filter).catch(fail);
        if (!Array.isArray(Messages)) fail(new Error("no list of messages"));
        for (const { Metadata, MessageID } of Messages) found.set(Metadata?.email ?? "", MessageID);
        total = Number(TotalCount);
      }
      return found;
    },
  };
}

/** The receipt in Postmark's answer for one mail; undefined where it is malformed, so the outcome is unknown. */
function receiptIn(answer: Partial<Models.MessageSendingResponse> | null): Receipt | undefined {
  const { ErrorCode: code, Message: message = "", MessageID: providerId = "" } = answer ?? {};
  if (typeof code !== "number" || (code === 0 && providerId === "")) return undefined;
  return { code, message, providerId };
}

/** Stands where Postmark's code would: this mail could not even be written. It waits; the others go. */
const unwritable = -1;

function messageOrReceipt(mail: Waiting, settings: Settings): Models.Message | Receipt {
  try {
    return messageFor(mail, settings);
  } catch (error) {
    return { code: unwritable, message: String(error), providerId: "" };
  }
}

function isReceipt(message: Models.Message | Receipt): message is Receipt {
  return "providerId" in message;
}

function messageFor(mail: Waiting, settings: Settings): Models.Message {
  const variables = { ...mail.variables, product_name: settings.PRODUCT_NAME };
  const { subject, text, html } = render(
    templateFiles,
    mail.template as Template,
    mail.locale,
    variables,
  );
  return {
    From: `"${settings.EMAIL_FROM_NAME}" <${settings.EMAIL_FROM_ADDRESS}>`,
    To: mail.recipient,
    Subject: subject,
    TextBody: text,
    HtmlBody: html,
    MessageStream: streamFor(mail, settings),
    Tag: mail.template,
    Metadata: { email: mail.id, run: mail.firstRun },
    TrackOpens: settings.MAIL_TRACK_OPENS,
    // Always off: it would rewrite the secret link and lead it through another server.
    TrackLinks: "None" as Models.LinkTrackingOptions,
  };
}

/** Postmark wants mail that goes to many at once in a stream of its own. */
function streamFor({ isBulk }: Waiting, settings: Settings): string {
  const { POSTMARK_BROADCAST_STREAM: broadcast, POSTMARK_MESSAGE_STREAM: stream } = settings;
  return isBulk && broadcast ? broadcast : stream;
}

/** The SDK throws errors of its own kind, but for a connection that breaks within an answer. */
function fail(cause: unknown): never {
  const isTheirs = cause instanceof Errors.PostmarkError;
  throw new ProviderError(isTheirs ? cause.statusCode : 0, isTheirs ? cause.code : 0, cause);
}
