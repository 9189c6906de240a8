import { AccountClient, ServerClient } from "postmark";
import { accountToken } from "../../emulators/postmark/account.ts";
import { serverToken } from "../../emulators/postmark/server.ts";

/* Calls every operation of Postmark that the Worker, the tests or `npm start` use, with success and with errors. */

/** Calls the emulator with Postmark's SDK through the proxy at `url`, which checks every response. */
export async function drivePostmark(url: string, emulatorUrl: string): Promise<void> {
  const postmark = clientOf(url);
  await sendMails(postmark);
  await searchMails(postmark);
  await account(postmark, url);
  await refusals(postmark, url);
  await outages(postmark, emulatorUrl);
}

const clientOf = (url: string, token = serverToken) =>
  new ServerClient(token, { useHttps: false, requestHost: new URL(url).host });

let mailCount = 0;
/** A mail as the Worker sends it. */
const mail = (rest: object = {}) => {
  mailCount += 1;
  return {
    From: "Tenantry <club@example.com>",
    To: `reader-${mailCount}@conformance.example.com`,
    Subject: `Invitation ${mailCount}`,
    TextBody: "Hello",
    HtmlBody: "<p>Hello</p>",
    Tag: "invitation",
    Metadata: { email: `email-${mailCount}`, run: "run-1" },
    MessageStream: "outbound",
    TrackOpens: false,
    ...rest,
  };
};
const templated = (rest: object = {}) => {
  const { Subject: _, TextBody: __, HtmlBody: ___, ...message } = mail();
  return { ...message, TemplateAlias: "welcome", TemplateModel: { name: "Ana" }, ...rest };
};
/** Waits for a call that may be refused: the error response is checked too. */
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
  // The searches of the Worker (by run) and of the tests (by recipient).
  const ofRun = { ...page, messageStream: "outbound", metadata_run: "run-1" };
  await postmark.getOutboundMessages(ofRun as typeof page);
  await postmark.getOutboundMessages({ ...page, recipient: "reader-1@conformance.example.com" });
  await postmark.getOutboundMessages({ ...page, tag: "invitation", subject: "Invitation" });
}

/** The requests of the doctor. */
async function account(postmark: ServerClient, url: string): Promise<void> {
  await postmark.getServer();
  // The description's path; the SDK uses /deliveryStats.
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

/** The simulated outages that the Worker's tests use. */
async function outages(postmark: ServerClient, emulatorUrl: string): Promise<void> {
  const setOutage = (outage: object | null) =>
    fetch(`${emulatorUrl}/outage`, {
      method: outage ? "PUT" : "DELETE",
      ...(outage && { body: JSON.stringify(outage) }),
    });
  for (const status of [429, 500, 503]) {
    await setOutage({ status });
    await refused(postmark.sendEmail(mail()));
    await refused(postmark.sendEmailBatch([mail()]));
    await setOutage(null);
    await setOutage({ search: { status } });
    await refused(postmark.getOutboundMessages({ count: 1, offset: 0 }));
    await setOutage(null);
  }
  await setOutage({ code: 405, times: 1 });
  await postmark.sendEmailBatch([mail(), mail()]);
  await setOutage(null);
}
