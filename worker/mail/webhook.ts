import * as z from "zod/mini";
import type { Settings } from "../http/env.ts";

/** The provider's event of a mail. */
export interface MailEvent {
  /** The same if the event is repeated. */
  id: string;
  emailId: string;
  providerId: string;
  status: "delivered" | "bounced" | "complained";
  /** The provider's reason; null if the mail was delivered. */
  detail: string | null;
}

/** Types of bounces after which the mail may still arrive, or has arrived. */
const ignoredBounces = [
  "Transient",
  "AutoResponder",
  "AddressChange",
  "Subscribe",
  "Unsubscribe",
  "ChallengeVerification",
  "OpenRelayTest",
];

const ProviderId = z.lazy(() => z.string().check(z.minLength(1), z.maxLength(100)));
const Common = z.lazy(() =>
  z.object({
    MessageID: ProviderId,
    Metadata: z.object({ email: ProviderId }),
  }),
);
const Details = z.lazy(() =>
  z.partial(
    z.object({
      Type: z.string().check(z.maxLength(100)),
      Description: z.string(),
      Details: z.string(),
    }),
  ),
);

/** The event in the body of Postmark's webhook; null if it is not about one of our mails. */
export function parseMailEvent(body: unknown): MailEvent | null {
  const common = Common.safeParse(body);
  if (!common.success) return null;
  const { MessageID: providerId, Metadata } = common.data;
  const { RecordType } = body as { RecordType?: unknown };
  const { Type, Description, Details: details } = Details.safeParse(body).data ?? {};
  const event = { id: `postmark:${RecordType}:${providerId}`, emailId: Metadata.email, providerId };
  const detail = (Description || details || Type || "").slice(0, 300) || null;
  switch (RecordType) {
    case "Delivery":
      return { ...event, status: "delivered", detail: null };
    case "Bounce":
      return ignoredBounces.includes(Type ?? "") ? null : { ...event, status: "bounced", detail };
    case "SpamComplaint":
      return { ...event, status: "complained", detail };
    default:
      return null;
  }
}

/**
 * Whether the request has the credential of our settings. Postmark does not sign webhooks, so the credential is long and
 * random, and compared in constant time (docs/threats.md, 9).
 */
export async function hasPostmarkCredential(
  authorization: string | undefined,
  settings: Settings,
): Promise<boolean> {
  const expected = `Basic ${btoa(settings.POSTMARK_WEBHOOK_CREDENTIAL)}`;
  const [a, b] = await Promise.all([digest(authorization ?? ""), digest(expected)]);
  return a.reduce((difference, byte, index) => difference | (byte ^ (b[index] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
