import { Errors, type Models, ServerClient } from "postmark";
import type { Settings } from "../http/env.ts";
import { type ClaimedMail, type Provider, ProviderError, type Receipt } from "./deliver.ts";
import { render, type Template } from "./render.ts";
import { templateFiles } from "./templates/index.ts";

/** The timeout of a send. After it the outcome is unknown, and the mails are searched for. */
export const sendTimeoutMs = 30_000;
const searchTimeoutMs = 10_000;
/** The page size of Postmark's search. */
const pageSize = 500;

/** Postmark, through its SDK. `timeoutMs` is shorter if the platform ends the request earlier. */
export function postmark(settings: Settings, timeoutMs = sendTimeoutMs): Provider {
  const { host, protocol } = new URL(settings.POSTMARK_API_URL);
  const clientWithTimeout = (ms: number) =>
    new ServerClient(settings.POSTMARK_SERVER_TOKEN, {
      requestHost: host,
      useHttps: protocol === "https:",
      timeout: ms / 1000,
    });
  const sendClient = clientWithTimeout(timeoutMs);
  const searchClient = clientWithTimeout(searchTimeoutMs);
  return {
    async send(mails) {
      const messages = mails.map((mail) => messageOrReceipt(mail, settings));
      const outgoing = messages.flatMap((message) => (isReceipt(message) ? [] : [message]));
      const responses: unknown =
        outgoing.length > 0 &&
        (await sendClient.sendEmailBatch(outgoing).catch(throwProviderError));
      const receipts = Array.isArray(responses) ? responses.map(toReceipt) : [];
      return messages.map((message) => (isReceipt(message) ? message : receipts.shift()));
    },
    async findSent(mails) {
      const [first] = mails;
      if (!first) return new Map();
      // A search without a stream may use only the default one.
      const messageStream = streamFor(first, settings);
      const providerIds = new Map<string, string>();
      // One page has room for all mails of a run. A second page is only possible if messages were sent twice.
      for (let offset = 0, total = 1; offset < total; offset += pageSize) {
        const filter = { count: pageSize, offset, messageStream, metadata_run: first.firstRun };
        const { Messages, TotalCount } = await searchClient
          .getOutboundMessages(filter)
          .catch(throwProviderError);
        if (!Array.isArray(Messages)) throwProviderError(new Error("no list of messages"));
        for (const { Metadata, MessageID } of Messages) {
          providerIds.set(Metadata?.email ?? "", MessageID);
        }
        total = Number(TotalCount);
      }
      return providerIds;
    },
  };
}

/** Postmark's response for one mail; undefined if it is malformed, because then the outcome is unknown. */
function toReceipt(response: Partial<Models.MessageSendingResponse> | null): Receipt | undefined {
  const { ErrorCode: code, Message: message = "", MessageID: providerId = "" } = response ?? {};
  if (typeof code !== "number" || (code === 0 && providerId === "")) return undefined;
  return { code, message, providerId };
}

/** Our code for a mail that could not be rendered. It waits; the others are sent. */
const renderError = -1;

function messageOrReceipt(mail: ClaimedMail, settings: Settings): Models.Message | Receipt {
  try {
    return messageFor(mail, settings);
  } catch (error) {
    return { code: renderError, message: String(error), providerId: "" };
  }
}

function isReceipt(message: Models.Message | Receipt): message is Receipt {
  return "providerId" in message;
}

function messageFor(mail: ClaimedMail, settings: Settings): Models.Message {
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
    // Always off, because tracking would send the secret link through another server.
    TrackLinks: "None" as Models.LinkTrackingOptions,
  };
}

/** Postmark requires bulk mail in a broadcast stream. */
function streamFor({ isBulk }: ClaimedMail, settings: Settings): string {
  const { POSTMARK_BROADCAST_STREAM: broadcast, POSTMARK_MESSAGE_STREAM: stream } = settings;
  return isBulk && broadcast ? broadcast : stream;
}

/** The SDK throws a PostmarkError, except if the connection breaks during the response. */
function throwProviderError(cause: unknown): never {
  const isPostmarkError = cause instanceof Errors.PostmarkError;
  const status = isPostmarkError ? cause.statusCode : 0;
  throw new ProviderError(status, isPostmarkError ? cause.code : 0, cause);
}
