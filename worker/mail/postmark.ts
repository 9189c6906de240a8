import { Errors, type Models, ServerClient } from "postmark";
import type { Settings } from "../env.ts";
import { type Provider, ProviderError, type Receipt, type Waiting } from "./deliver.ts";
import { render, type Template } from "./render.ts";
import { templateFiles } from "./templates/index.ts";

/** How long an answer is waited for; after that it is looked for instead. */
const answerWithinSeconds = 10;
/** As many as one page of Postmark's search shows; no run sends more. */
const mostListed = 500;

/** Postmark, through its own SDK. */
export function postmark(settings: Settings): Provider {
  const { host, protocol } = new URL(settings.POSTMARK_API_URL);
  const client = new ServerClient(settings.POSTMARK_SERVER_TOKEN, {
    requestHost: host,
    useHttps: protocol === "https:",
    timeout: answerWithinSeconds,
  });
  return {
    async send(mails, run) {
      const messages = mails.map((mail) => messageFor(mail, run, settings));
      const answers = await client.sendEmailBatch(messages).catch(fail);
      return answers.map(
        ({ ErrorCode, Message, MessageID }): Receipt => ({
          code: ErrorCode,
          message: Message,
          providerId: MessageID,
        }),
      );
    },
    async taken(run) {
      const filter = { count: mostListed, offset: 0, metadata_run: run };
      const { Messages } = await client.getOutboundMessages(filter).catch(fail);
      return new Map(Messages.map(({ Metadata, MessageID }) => [Metadata.email ?? "", MessageID]));
    },
  };
}

function messageFor(mail: Waiting, run: string, settings: Settings): Models.Message {
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
    MessageStream: settings.POSTMARK_MESSAGE_STREAM,
    Tag: mail.template,
    Metadata: { email: mail.id, run },
    TrackOpens: settings.MAIL_TRACK_OPENS,
    // Always off: it would rewrite the secret link and lead it through another server.
    TrackLinks: "None" as Models.LinkTrackingOptions,
  };
}

function fail(cause: unknown): never {
  if (cause instanceof Errors.PostmarkError) {
    throw new ProviderError(cause.statusCode ?? 0, cause.code ?? 0, cause);
  }
  throw cause;
}
