import { ServerClient } from "postmark";
import { settings } from "./app.ts";

/* The mailbox of the Postmark emulator, read with Postmark's own SDK. */

const { host } = new URL(settings.POSTMARK_API_URL);
export const postmark = new ServerClient(settings.POSTMARK_SERVER_TOKEN, {
  requestHost: host,
  useHttps: false,
});

/** One mail as it was sent. */
export interface Mail {
  id: string;
  subject: string;
  text: string;
  html: string;
  metadata: Record<string, string>;
}

/** Every mail that went to an address, newest first. */
export async function mailsTo(recipient: string): Promise<Mail[]> {
  const { Messages } = await postmark.getOutboundMessages({ count: 50, offset: 0, recipient });
  const details = Messages.map(async ({ MessageID, Metadata }) => {
    const found = await postmark.getOutboundMessageDetails(MessageID);
    return {
      id: MessageID,
      subject: found.Subject,
      text: found.TextBody ?? "",
      html: found.HtmlBody ?? "",
      metadata: Metadata,
    };
  });
  return Promise.all(details);
}

/** The newest mail to an address, once as many as `count` have come. */
export async function mailTo(recipient: string, count = 1): Promise<Mail> {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    const mails = await mailsTo(recipient);
    const [newest] = mails;
    if (newest && mails.length >= count) return newest;
    if (Date.now() > giveUpAt) throw new Error(`${mails.length} of ${count} mails to ${recipient}`);
    await new Promise((again) => setTimeout(again, 20));
  }
}

/** The token of the link in a mail. */
export function tokenIn({ text }: Mail): string {
  return /accept-invite\?token=([\w-]+)/.exec(text)?.[1] ?? "";
}

/** Orders bad days from the emulator, or ends those of a domain, or of all. */
export async function outage(order: object | null, domain?: string): Promise<void> {
  const url = `${settings.POSTMARK_API_URL}/outage`;
  if (order) await fetch(url, { method: "PUT", body: JSON.stringify(order) });
  else await fetch(domain ? `${url}?domain=${domain}` : url, { method: "DELETE" });
}
