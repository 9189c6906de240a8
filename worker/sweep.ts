import { Db, type Statements } from "./db/client.ts";
import { newId } from "./db/id.ts";
import { type Bindings, settingsOf } from "./env.ts";
import { log } from "./http/observe.ts";
import { expiry } from "./invitations/expiry.ts";
import { expiringChildren } from "./players/erase.ts";
import { outlived } from "./retention.ts";
import { isAheadAndWaitedFor, promoting } from "./sessions/promote.ts";
import { erasure } from "./tenants/lifecycle.ts";

/**
 * What the clock does: removes what has outlived its use, and hands out places that came free. Each in a
 * batch of its own, so that one that fails keeps no other from its work.
 */
export async function sweep(env: Bindings, now: number): Promise<void> {
  const claim = newId(now);
  const appUrl = settingsOf(env).APP_URL;
  const works: Record<string, Statements> = {
    tenants: erasure(now),
    invitations: expiry(now),
    children: expiringChildren(now),
    places: promoting(isAheadAndWaitedFor(now), { claim, appUrl }, now),
    rest: outlived(now),
  };
  const db = new Db(env.DB);
  for (const [work, statements] of Object.entries(works)) {
    await db.commit(statements).catch((error: unknown) => {
      log("error", { code: "sweep_failed", work, reason: String(error) });
    });
  }
}
