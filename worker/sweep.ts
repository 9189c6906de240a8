import { lt } from "drizzle-orm";
import { Db, q } from "./db/client.ts";
import { newId } from "./db/id.ts";
import { idempotencyKeys, oldSlugs, webhookEvents } from "./db/schema.ts";
import { type Bindings, settingsOf } from "./env.ts";
import { keepAnswersMs } from "./http/idempotency.ts";
import { expiry } from "./invitations/expiry.ts";
import { expiringChildren } from "./players/erase.ts";
import { isAheadAndWaitedFor, promoting } from "./sessions/promote.ts";
import { erasure } from "./tenants/lifecycle.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Svix retries for 27 hours, and by hand later: longer than that an event's id is kept (docs/threats.md, 9). */
const keepWebhookEventsMs = 30 * dayMs;

/** What the clock does: removes what has outlived its use, and hands out places that came free. */
export async function sweep(env: Bindings, now: number): Promise<void> {
  await new Db(env.DB).commit({
    ...erasure(now),
    ...expiry(now),
    ...expiringChildren(now),
    ...promoting(
      isAheadAndWaitedFor(now),
      { claim: newId(now), appUrl: settingsOf(env).APP_URL },
      now,
    ),
    oldSlugs: q.delete(oldSlugs).where(lt(oldSlugs.until, now)),
    webhookEvents: q
      .delete(webhookEvents)
      .where(lt(webhookEvents.receivedAt, now - keepWebhookEventsMs)),
    idempotencyKeys: q
      .delete(idempotencyKeys)
      .where(lt(idempotencyKeys.createdAt, now - keepAnswersMs)),
  });
}
