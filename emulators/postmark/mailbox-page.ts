import { html, raw } from "hono/html";
import type { StoredMessage } from "./messages.ts";

/** A template of the app with sample values. */
export interface Preview {
  name: string;
  subject: string;
  text: string;
  html: string;
}

/** The list of templates. */
export function previewsPage(previews: Preview[]) {
  const rows = previews.map(
    ({ name, subject }) =>
      html`<li><a href="/templates/${name}"><b>${subject}</b><span>${name}</span></a></li>`,
  );
  return page(
    "Templates",
    html`<p><a href="/">← Mailbox</a></p><h1>Templates</h1><ol>${rows}</ol>`,
  );
}

/** A template with sample values. */
export function previewPage({ name, subject, text, html: body }: Preview) {
  return page(
    subject,
    html`<p><a href="/templates">← Templates</a></p><h1>${subject}</h1><p>${name}</p>
      <iframe sandbox title="The mail as its reader sees it" srcdoc="${withTarget(body)}"></iframe>
      <pre>${text}</pre>`,
  );
}

/** The list of sent messages, newest first. */
export function mailboxPage(messages: StoredMessage[]) {
  const rows = [...messages].reverse().map(
    (message) => html`<li><a href="/mail/${message.id}">
      <b>${message.Subject ?? message.TemplateAlias ?? "(no subject)"}</b>
      <span>to ${message.To ?? ""}</span> <time>${message.at.slice(0, 19).replace("T", " ")}</time>
    </a></li>`,
  );
  const body =
    rows.length > 0
      ? html`<ol>${rows}</ol>`
      : html`<p>No mail yet. What the app sends lands here a moment later.</p>`;
  return page(
    "Mailbox",
    html`<h1>Mailbox</h1><p>Nothing here left this machine. <a href="/templates">See the templates.</a></p>${body}`,
  );
}

/** A message: its HTML, then its plain text. */
export function mailPage(message: StoredMessage) {
  const htmlBody = message.HtmlBody
    ? html`<iframe sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
        title="The mail as its reader sees it" srcdoc="${withTarget(message.HtmlBody)}"></iframe>`
    : "";
  const model = message.TemplateModel
    ? html`<h2>Template ${message.TemplateAlias ?? message.TemplateId}</h2>
        <pre>${JSON.stringify(message.TemplateModel, null, 2)}</pre>`
    : "";
  return page(
    message.Subject ?? "Mail",
    html`<p><a href="/">← Mailbox</a></p><h1>${message.Subject ?? ""}</h1>
      <p>From ${message.From ?? ""}<br />To ${message.To ?? ""}</p>
      ${htmlBody}${model}<pre>${raw(withLinks(message.TextBody ?? ""))}</pre>`,
  );
}

/** Makes links in the iframe open in the whole window. */
function withTarget(body: string): string {
  return `<base target="_top">${body}`;
}

function withLinks(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
  return escaped.replace(/https?:\/\/[^\s&]+/g, (url) => `<a href="${url}">${url}</a>`);
}

function page(title: string, body: unknown) {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" /><title>${title} · Postmark emulator</title>
    <style>
      body { font: 16px/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #16211c; background: #fbfaf6 }
      ol { list-style: none; padding: 0 } li { border-top: 1px solid #0002 }
      li a { display: grid; gap: 0 1rem; padding: .75rem 0; color: inherit; text-decoration: none }
      span, time { color: #55605a; font-size: 14px } pre { white-space: pre-wrap }
      iframe { width: 100%; height: 32rem; border: 1px solid #0002; border-radius: 12px; background: #fff }
    </style></head><body>${body}</body></html>`;
}
