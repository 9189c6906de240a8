import { AccountClient, ServerClient } from "postmark";
import { accountToken } from "../../emulators/postmark/account.ts";
import { serverToken } from "../../emulators/postmark/server.ts";

/* Every operation of Postmark's that the Worker, the suites or `npm start` use, and how each is refused. */

/** Drives the emulator with Postmark's SDK at `url`, where a proxy judges every answer. */
export async function drivePostmark(url: string, emulatorUrl: string): Promise<void> {
  const postmark = clientOf(url);
  await sendMails(postmark);
  await searchMails(postmark);
  await account(postmark, url);
  await refusals(postmark, url);
  await badDays(postmark, emulatorUrl);
}

const clientOf = (url: string, token = serverToken) =>
  new ServerClient(token, { useHttps: false, requestHost: new URL(url).host });

let made = 0;
/** A mail as the Worker sends one. */
const mail = (rest: object = {}) => {
  made += 1;
  return {
    From: "Tenantry <club@example.com>",
    To: `reader-${made}@conformance.example.com`,
    Subject: `Invitation ${made}`,
    TextBody: "Hello",
    HtmlBody: "<p>Hello</p>",
    Tag: "invitation",
    Metadata: { email: `email-${made}`, run: "run-1" },
    MessageStream: "outbound",
    TrackOpens: false,
    ...rest,
  };
};
const templated = (rest: object = {}) => {
  const { Subject: _, TextBody: __, HtmlBody: ___, ...message } = mail();
  return { ...message, TemplateAlias: "welcome", TemplateModel: { name: "Ana" }, ...rest };
};
/** A refusal is an answer too. */
const refused = (call: Promise<unknown>) => call.catch(() => undefined);

async function sendMails(postmark: ServerClient): Promise<void> {
  const attached = {
    Attachments: [{ Name: "dates.ics", Content: "QQ==", ContentType: "text/calendar" }],
  };
  await postmark.sendEmail(mail());
  await postmark.sendEmail(mail({ ...attached, Cc: "Cc <cc@conformance.example.com>" } as object));
  await postmark.sendEmailBatch([mail(), mail({ To: "nonsense" })]);
  await postmark.sendEmailWithTemplate(templated());
  await postmark.sendEmailBatchWithTemplates([templated(), templated({ To: "nonsense" })]);
  // Its second mail is refused, because the first one has bounced.
  await postmark.sendEmail(mail({ To: "hardbounce@conformance.example.com" }));
}

async function searchMails(postmark: ServerClient): Promise<void> {
  const page = { count: 500, offset: 0 };
  const { Messages } = await postmark.getOutboundMessages(page);
  for (const { MessageID } of Messages) await postmark.getOutboundMessageDetails(MessageID);
  // How the Worker looks for the mails of a run, and the suites for those of a reader.
  const ofRun = { ...page, messageStream: "outbound", metadata_run: "run-1" };
  await postmark.getOutboundMessages(ofRun as typeof page);
  await postmark.getOutboundMessages({ ...page, recipient: "reader-1@conformance.example.com" });
  await postmark.getOutboundMessages({ ...page, tag: "invitation", subject: "Invitation" });
}

/** What the doctor asks of the server and the account. */
async function account(postmark: ServerClient, url: string): Promise<void> {
  await postmark.getServer();
  // As the description spells it; the SDK asks for /deliveryStats.
  await fetch(`${url}/deliverystats`, { headers: { "x-postmark-server-token": serverToken } });
  await postmark.getOutboundOverview();
  await postmark.getMessageStreams({ messageStreamType: "All", includeArchivedStreams: true });
  await postmark.getWebhooks({ messageStream: "outbound" });
  await refused(postmark.getWebhooks({ messageStream: "no-such-stream" }));
  await refused(clientOf(url, "another-token").getServer());
  const of = (token: string) =>
    new AccountClient(token, { useHttps: false, requestHost: new URL(url).host });
  await of(accountToken).getDomains();
  await of(accountToken).getSenderSignatures();
  await refused(of("another-token").getDomains());
}

async function refusals(postmark: ServerClient, url: string): Promise<void> {
  const stranger = clientOf(url, "another-token");
  const page = { count: 1, offset: 0 };
  await refused(stranger.sendEmail(mail()));
  await refused(stranger.sendEmailBatch([mail()]));
  await refused(stranger.sendEmailWithTemplate(templated()));
  await refused(stranger.sendEmailBatchWithTemplates([templated()]));
  await refused(stranger.getOutboundMessages(page));
  await refused(stranger.getOutboundMessageDetails("no-such-message"));
  await refused(postmark.sendEmail(mail({ To: "nonsense" })));
  await refused(postmark.sendEmail(mail({ MessageStream: "no-such-stream" })));
  await refused(postmark.sendEmail(mail({ To: "hardbounce@conformance.example.com" })));
  await refused(postmark.sendEmailWithTemplate(templated({ To: "nonsense" })));
  await refused(postmark.sendEmailBatch(Array.from({ length: 501 }, () => mail())));
  await refused(postmark.getOutboundMessages({ count: 501, offset: 0 }));
  await refused(postmark.getOutboundMessageDetails("no-such-message"));
}

/** The outages of the emulator, which the Worker's own suites order. */
async function badDays(postmark: ServerClient, emulatorUrl: string): Promise<void> {
  const order = (outage: object | null) =>
    fetch(`${emulatorUrl}/outage`, {
      method: outage ? "PUT" : "DELETE",
      ...(outage && { body: JSON.stringify(outage) }),
    });
  for (const status of [429, 500, 503]) {
    await order({ status });
    await refused(postmark.sendEmail(mail()));
    await refused(postmark.sendEmailBatch([mail()]));
    await order(null);
    await order({ search: { status } });
    await refused(postmark.getOutboundMessages({ count: 1, offset: 0 }));
    await order(null);
  }
  await order({ code: 405, times: 1 });
  await postmark.sendEmailBatch([mail(), mail()]);
  await order(null);
}
