import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** The address of the webhooks, and the secret that signs them. */
export interface WebhookTarget {
  url: string;
  secret: string;
  /** The event types of the subscription; all by default. */
  types?: string[];
}

/** Sends an event, without waiting for its delivery. */
export type SendEvent = (type: string, data: unknown) => void;

/** Svix retries for days; a restarting local Worker is back within seconds. */
const retryAfterMs = [0, 500, 2_000, 8_000];

export function webhookSender(target: WebhookTarget | undefined): SendEvent {
  if (!target) return () => {};
  const webhook = new Webhook(target.secret);
  return (type, data) => {
    if (target.types && !target.types.includes(type)) return;
    const event = {
      data,
      event_attributes: { http_request: { client_ip: "127.0.0.1", user_agent: "emulator" } },
      instance_id: "ins_emulated",
      object: "event",
      timestamp: Date.now(),
      type,
    };
    void deliver(target.url, webhook, JSON.stringify(event));
  };
}

async function deliver(url: string, webhook: Webhook, body: string): Promise<void> {
  const id = `msg_${randomBytes(12).toString("hex")}`;
  for (const waitMs of retryAfterMs) {
    await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    const at = new Date();
    const headers = {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": webhook.sign(id, at, body),
    };
    const response = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
    if (response?.ok) return;
  }
}
