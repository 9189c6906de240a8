import * as z from "zod/mini";
import type { Settings } from "../http/env.ts";

/** What the provider says became of a mail. */
export interface MailEvent {
  /** The same for a repeat. */
  id: string;
  emailId: string;
  providerId: string;
  status: "delivered" | "bounced" | "complained";
  /** Why, in the provider's words; null for a good end. */
  detail: string | null;
}

/** Bounces that say nothing of the mail: it may still arrive, or has. */
const harmless = [
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

/** The event in Postmark's body; null for what does not concern a mail of ours. */
export function mailEventIn(body: unknown): MailEvent | null {
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
      return harmless.includes(Type ?? "") ? null : { ...event, status: "bounced", detail };
    case "SpamComplaint":
      return { ...event, status: "complained", detail };
    default:
      return null;
  }
}

/**
 * Whether the request carries the credential of our settings. Postmark signs nothing, so it is long and
 * random, and compared in the same time whatever is wrong with it (docs/threats.md, 9).
 */
export async function isPostmark(
  authorization: string | undefined,
  settings: Settings,
): Promise<boolean> {
  const wanted = `Basic ${btoa(settings.POSTMARK_WEBHOOK_CREDENTIAL)}`;
  const [a, b] = await Promise.all([digest(authorization ?? ""), digest(wanted)]);
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
