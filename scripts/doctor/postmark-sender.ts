import type { Deployment } from "./deployment.ts";
import { recordsOf } from "./dns.ts";
import { type Finding, report } from "./finding.ts";
import type { PostmarkClient } from "./postmark.ts";
import { listAt, textAt, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Postmark");
const giveToken =
  "Put POSTMARK_ACCOUNT_TOKEN into the environment (Postmark: Account → API Tokens); only the doctor uses it.";

/** Checks the sender EMAIL_FROM_ADDRESS, and the DNS records that other servers check. */
export async function checkSender(
  deployment: Deployment,
  postmark: PostmarkClient,
): Promise<Finding[]> {
  const { values } = deployment;
  const from = (values.EMAIL_FROM_ADDRESS ?? "").toLowerCase();
  const domain = from.split("@")[1];
  if (!domain) return notAsked("sender", "EMAIL_FROM_ADDRESS is no address.");
  const [sender, approval, dmarc] = await Promise.all([
    values.POSTMARK_ACCOUNT_TOKEN ? byAccount(postmark, from, domain) : bySentMail(postmark, from),
    checkApproval(postmark, domain, deployment),
    checkDmarc(domain, deployment),
  ]);
  return [...sender, ...dmarc, ...approval];
}

async function byAccount(
  postmark: PostmarkClient,
  from: string,
  domain: string,
): Promise<Finding[]> {
  const [domains, senders] = await Promise.all([
    postmark("/domains?count=500&offset=0", "account"),
    postmark("/senders?count=500&offset=0", "account"),
  ]);
  if ("why" in domains || "why" in senders) {
    const failed = "why" in domains ? domains : senders;
    const { why, isRefusal } = failed as { why: string; isRefusal: boolean };
    if (!isRefusal) return notAsked("sender", `Postmark: ${why}.`);
    return wrong("sender", `Postmark does not take POSTMARK_ACCOUNT_TOKEN: ${why}.`, giveToken);
  }
  const own = listAt(domains.json, "Domains").find(
    (known) => textAt(known, "Name")?.toLowerCase() === domain,
  );
  const signature = listAt(senders.json, "SenderSignatures").find(
    (known) => textAt(known, "EmailAddress")?.toLowerCase() === from,
  );
  const isConfirmed = valueAt(signature, "Confirmed") === true;
  return [
    ...judgeSender({ own, signature, isConfirmed, from, domain }),
    ...judgeDomain(own, domain),
  ];
}

function judgeSender(known: {
  own: unknown;
  signature: unknown;
  isConfirmed: boolean;
  from: string;
  domain: string;
}): Finding[] {
  const { own, signature, isConfirmed, from, domain } = known;
  const where = "Postmark: Sender Signatures.";
  if (isConfirmed) return good("sender", `${from} is a confirmed sender.`);
  if (valueAt(own, "DKIMVerified") === true)
    return good("sender", `${domain} is a verified domain.`);
  if (signature) {
    const is = `${from} is not confirmed yet.`;
    return wrong(
      "sender",
      is,
      `Open the mail that Postmark sent to it, or verify the domain. ${where}`,
    );
  }
  if (own)
    return wrong(
      "sender",
      `The domain ${domain} is not verified.`,
      `Set its DKIM record. ${where}`,
    );
  return missing(
    "sender",
    `Postmark knows neither ${from} nor ${domain}.`,
    `Add the domain. ${where}`,
  );
}

function judgeDomain(own: unknown, domain: string): Finding[] {
  const where = `Postmark: Sender Signatures → ${domain} → DNS settings.`;
  if (!own) {
    const is = `Postmark does not have the domain ${domain}, so mail is not signed as from it.`;
    return missing("DKIM", is, `Add the domain and its records. ${where}`);
  }
  const returnPath =
    valueAt(own, "ReturnPathDomainVerified") === true
      ? good("Return-Path", "The Return-Path domain is verified.")
      : missing("Return-Path", "There is no verified Return-Path domain.", where);
  if (valueAt(own, "DKIMVerified") !== true) {
    return [...missing("DKIM", "The DKIM record is not verified.", where), ...returnPath];
  }
  if (valueAt(own, "WeakDKIM") === true) {
    const is = "The DKIM key is weak (less than 1024 bits).";
    return [...wrong("DKIM", is, `Renew it. ${where}`), ...returnPath];
  }
  return [...good("DKIM", "The DKIM record is verified."), ...returnPath];
}

/** Postmark's server API has no list of senders. Sent mail from the address shows that it is allowed. */
async function bySentMail(postmark: PostmarkClient, from: string): Promise<Finding[]> {
  const query = `count=1&offset=0&status=sent&fromemail=${encodeURIComponent(from)}`;
  const answer = await postmark(`/messages/outbound?${query}`);
  const rest = [
    ...notAsked("DKIM", "The server's token may not ask for domains.", giveToken),
    ...notAsked("Return-Path", "The server's token may not ask for domains.", giveToken),
  ];
  if ("json" in answer && listAt(answer.json, "Messages").length > 0) {
    return [...good("sender", `Postmark has sent mail from ${from}.`), ...rest];
  }
  const is = `No mail has gone out from ${from} yet, and the server's token may not ask for senders.`;
  return [...notAsked("sender", is, giveToken), ...rest];
}

/** Until Postmark has approved the account, it only accepts mail to the sender's domain. */
async function checkApproval(
  postmark: PostmarkClient,
  domain: string,
  { isLocal }: Deployment,
): Promise<Finding[]> {
  if (isLocal) return [];
  const answer = await postmark("/messages/outbound?count=100&offset=0&status=sent");
  const messages = "json" in answer ? listAt(answer.json, "Messages") : [];
  const isElsewhere = (message: unknown) =>
    listAt(message, "To").some((to) => !textAt(to, "Email")?.toLowerCase().endsWith(`@${domain}`));
  if (messages.some(isElsewhere)) {
    return good("approval", "Postmark has sent mail to other domains.");
  }
  const is =
    "Postmark's API does not say whether the account is approved, and no mail went elsewhere yet.";
  return notAsked(
    "approval",
    is,
    "Invite an address of another domain; Postmark: Account → Request approval.",
  );
}

async function checkDmarc(domain: string, { isLocal }: Deployment): Promise<Finding[]> {
  if (isLocal) return [];
  try {
    const records = (await recordsOf(`_dmarc.${domain}`, "TXT")) ?? [];
    return judgeDmarc(
      records.map((parts) => parts.join("")),
      domain,
    );
  } catch {
    return notAsked("DMARC", "The DNS cannot be asked from here.");
  }
}

export function judgeDmarc(records: string[], domain: string): Finding[] {
  const policies = records.filter((text) => /^v=DMARC1\b/i.test(text));
  if (policies.length === 1) return good("DMARC", `${domain} has a DMARC record.`);
  const todo = `Add the TXT record _dmarc.${domain}: "v=DMARC1; p=none;" to begin with. Gmail and Yahoo want one.`;
  if (policies.length === 0) return missing("DMARC", `${domain} has no DMARC record.`, todo);
  return wrong(
    "DMARC",
    `${domain} has ${policies.length} DMARC records, so none counts.`,
    "Keep one.",
  );
}
