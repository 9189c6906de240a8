import { lt } from "drizzle-orm";
import { Db, q } from "./db/client.ts";
import { idempotencyKeys, oldSlugs, webhookEvents } from "./db/schema.ts";
import type { Bindings } from "./env.ts";
import { keepAnswersMs } from "./http/idempotency.ts";
import { expiry } from "./invitations/expiry.ts";
import { erasure } from "./tenants/lifecycle.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Svix retries for 27 hours, and by hand later: longer than that an event's id is kept (docs/threats.md, 9). */
const keepWebhookEventsMs = 30 * dayMs;

/** What the clock does: removes what has outlived its use. */
export async function sweep(env: Bindings, now: number): Promise<void> {
  await new Db(env.DB).commit({
    ...erasure(now),
    ...expiry(now),
    oldSlugs: q.delete(oldSlugs).where(lt(oldSlugs.until, now)),
    webhookEvents: q
      .delete(webhookEvents)
      .where(lt(webhookEvents.receivedAt, now - keepWebhookEventsMs)),
    idempotencyKeys: q
      .delete(idempotencyKeys)
      .where(lt(idempotencyKeys.createdAt, now - keepAnswersMs)),
  });
}
