import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import type { PostmarkClient } from "./postmark.ts";
import { listAt, sendRequest, textAt, Unreachable, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Postmark");
const triggers = ["Delivery", "Bounce", "SpamComplaint"];

/** Checks the webhook of each stream, and that the app accepts its credential and no other. */
export async function checkPostmarkWebhooks(
  deployment: Deployment,
  postmark: PostmarkClient | undefined,
): Promise<Finding[]> {
  const { POSTMARK_MESSAGE_STREAM: own = "", POSTMARK_BROADCAST_STREAM: broadcast = "" } =
    deployment.values;
  const streams = [own, broadcast].filter(Boolean);
  const [credential, ...webhooks] = await Promise.all([
    checkCredential(deployment),
    ...streams.map((stream) => checkStream(deployment, stream, postmark)),
  ]);
  return [...webhooks.flat(), ...(credential ?? [])];
}

async function checkStream(
  { values, app, isLocal }: Deployment,
  stream: string,
  postmark: PostmarkClient | undefined,
): Promise<Finding[]> {
  const name = `webhook of ${stream}`;
  if (!postmark) return notAsked(name, "Postmark could not be asked: see server token.");
  const answer = await postmark(`/webhooks?MessageStream=${encodeURIComponent(stream)}`);
  if ("why" in answer) {
    const is = answer.isRefusal ? `Postmark has no stream ${stream}` : `Postmark: ${answer.why}`;
    return notAsked(name, `${is}.`);
  }
  const address = `${app}/api/webhooks/postmark`;
  const webhook = listAt(answer.json, "Webhooks").find((known) => bareUrl(known) === address);
  const where = `Postmark: your server → ${stream} → Webhooks.`;
  if (!webhook) {
    if (isLocal) return notAsked(name, "None leads here: webhooks do not reach this machine.");
    const todo = `Add ${address} with the credential, for delivery, bounce and spam complaint. ${where}`;
    return missing(name, `No webhook of the stream leads to ${address}.`, todo);
  }
  const off = triggers.filter(
    (trigger) => valueAt(webhook, "Triggers", trigger, "Enabled") !== true,
  );
  if (off.length > 0)
    return wrong(name, `It does not tell of: ${off.join(", ")}.`, `Tick them. ${where}`);
  return judgeCredential(name, webhook, values.POSTMARK_WEBHOOK_CREDENTIAL, where);
}

function judgeCredential(
  name: string,
  webhook: unknown,
  expected: string | undefined,
  where: string,
): Finding[] {
  const has = credentialOf(webhook);
  if (!has) {
    return wrong(
      name,
      "It carries no credential, so the app refuses it.",
      `Give it Basic auth. ${where}`,
    );
  }
  if (!expected) {
    const is = "It is there; POSTMARK_WEBHOOK_CREDENTIAL is not known here to compare with.";
    return notAsked(name, is, "--vars FILE, or the environment.");
  }
  const [user, password] = splitAt(expected);
  const isSame = has.user === user && (has.password === undefined || has.password === password);
  if (isSame) return good(name, "It leads here, with the credential and all three events.");
  const part = has.user === user ? "password" : "user name";
  return wrong(
    name,
    `Its ${part} is not that of POSTMARK_WEBHOOK_CREDENTIAL.`,
    `Mend it. ${where}`,
  );
}

/** A webhook's address without a credential in it. */
function bareUrl(webhook: unknown): string | undefined {
  const url = URL.parse(textAt(webhook, "Url") ?? "");
  return url ? `${url.origin}${url.pathname}` : undefined;
}

/** Basic auth is in a field or in the address. Postmark may leave the password out. */
function credentialOf(
  webhook: unknown,
): { user: string; password: string | undefined } | undefined {
  const user = textAt(webhook, "HttpAuth", "Username");
  if (user) return { user, password: textAt(webhook, "HttpAuth", "Password") || undefined };
  const url = URL.parse(textAt(webhook, "Url") ?? "");
  if (!url?.username) return undefined;
  const [name, password] = [url.username, url.password].map(decodeURIComponent);
  return { user: name ?? "", password };
}

function splitAt(credential: string): [string, string] {
  const colon = credential.indexOf(":");
  return [credential.slice(0, colon), credential.slice(colon + 1)];
}

/** Sends an empty event, which changes nothing: the Worker responds with 204, or 401 for a wrong credential. */
async function checkCredential({ values, app }: Deployment): Promise<Finding[]> {
  const name = "webhook credential";
  const credential = values.POSTMARK_WEBHOOK_CREDENTIAL;
  if (!URL.canParse(app)) return notAsked(name, "APP_URL is no address.");
  if (!credential) {
    const is = "POSTMARK_WEBHOOK_CREDENTIAL is not known here.";
    return notAsked(name, is, "--vars FILE, or the environment.");
  }
  try {
    const [right, other] = await Promise.all([
      deliver(app, credential),
      deliver(app, "somebody:with another password of some length"),
    ]);
    if (other === 204) {
      const todo = "Is APP_URL this Worker? Deploy it again, and report this (SECURITY.md).";
      return wrong(name, "The app takes an event with another credential.", todo);
    }
    if (right === 204) return good(name, "The app accepts it, and no other.");
    if (right !== 401) {
      return notAsked(name, `The app answers ${right} to webhooks.`, "First make the app answer.");
    }
    const todo =
      "npx wrangler secret put POSTMARK_WEBHOOK_CREDENTIAL, and the same in Postmark's webhooks.";
    return wrong(name, "The app refuses this credential: it has another.", todo);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return notAsked(name, `${error.message}.`, "First make the app answer.");
  }
}

async function deliver(app: string, credential: string): Promise<number> {
  const { status } = await sendRequest(`${app}/api/webhooks/postmark`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(credential).toString("base64")}`,
    },
    body: "{}",
  });
  return status;
}
