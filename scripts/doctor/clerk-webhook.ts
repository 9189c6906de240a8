import { Webhook } from "standardwebhooks";
import { backend, read } from "./clerk-api.ts";
import { clerkPages } from "./clerk-pages.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { sendRequest, Unreachable } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Clerk");

/**
 * Checks that the Worker accepts an event signed with CLERK_WEBHOOK_SECRET, and refuses any other. The Worker does not
 * know the event's type, so it responds with 204 and does nothing.
 */
export async function checkClerkWebhook(deployment: Deployment): Promise<Finding[]> {
  return [...(await checkSecret(deployment)), ...(await checkEndpoint(deployment))];
}

async function checkSecret({ values, app }: Deployment): Promise<Finding[]> {
  const secret = values.CLERK_WEBHOOK_SECRET ?? "";
  const name = "webhook secret";
  if (!URL.canParse(app)) return notAsked(name, "APP_URL is no address.");
  if (!secret) {
    return notAsked(
      name,
      "CLERK_WEBHOOK_SECRET is not known here.",
      "--vars FILE, or the environment.",
    );
  }
  let webhook: Webhook;
  try {
    webhook = new Webhook(secret);
  } catch {
    return wrong(name, "CLERK_WEBHOOK_SECRET is no signing secret.", where);
  }
  const other = new Webhook(
    `whsec_${Buffer.from("not the secret of this app").toString("base64")}`,
  );
  try {
    const [right, forged] = await Promise.all([deliver(app, webhook), deliver(app, other)]);
    if (forged === 204) {
      const todo = "Is APP_URL this Worker? Deploy it again, and report this (SECURITY.md).";
      return wrong(name, "The app takes an event that somebody else signed.", todo);
    }
    if (right === 204) return good(name, "The app accepts events signed with it, and no others.");
    if (right === 401) {
      const is =
        "The app refuses an event signed with CLERK_WEBHOOK_SECRET: it has another secret.";
      return wrong(name, is, where);
    }
    return notAsked(name, `The app answers ${right} to webhooks.`, "First make the app answer.");
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return notAsked(name, `${error.message}.`, "First make the app answer.");
  }
}

const where = `${clerkPages.webhooks}: the endpoint, Signing secret; then npx wrangler secret put CLERK_WEBHOOK_SECRET`;

async function deliver(app: string, webhook: Webhook): Promise<number> {
  const body = JSON.stringify({ type: "tenantry.doctor", object: "event", data: {} });
  const now = new Date();
  const id = `msg_doctor_${now.getTime()}`;
  const { status } = await sendRequest(`${app}/api/webhooks/clerk`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(now.getTime() / 1000)),
      "svix-signature": webhook.sign(id, now, body),
    },
    body,
  });
  return status;
}

/** Clerk's API has a link to the dashboard of webhooks, but no list of endpoints. */
async function checkEndpoint(deployment: Deployment): Promise<Finding[]> {
  const { values, app, isLocal } = deployment;
  const name = "webhook endpoint";
  const events = [
    ...["user.created", "user.updated", "user.deleted"],
    ...(values.CLERK_ORGANIZATIONS === "true"
      ? ["organizationMembership.*", "organization.deleted"]
      : []),
  ].join(", ");
  const todo = `${clerkPages.webhooks}: an endpoint at ${app}/api/webhooks/clerk for ${events}, without failed messages.`;
  if (!values.CLERK_SECRET_KEY) {
    return notAsked(name, "Clerk's Backend API needs the secret key.", todo);
  }
  // The response contains a link that signs in to that dashboard. It is not used.
  const answer = read(await backend(deployment, "/webhooks/svix_url", {}));
  if ("json" in answer) {
    return notAsked(name, "Webhooks are set up; Clerk's API does not list their endpoints.", todo);
  }
  if (!answer.why.includes("svix_app_missing")) return notAsked(name, `${answer.why}.`, todo);
  if (isLocal)
    return notAsked(name, "The instance has no webhooks; they do not reach this machine.");
  return missing(name, "The instance has no webhooks.", todo);
}
