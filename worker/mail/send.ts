import { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { type Background, type Bindings, settingsOf } from "../http/env.ts";
import { log } from "../http/request-context.ts";
import { runAfterResponse } from "../http/run-after-response.ts";
import { outboxIn } from "./outbox.ts";

/** Delivers due mails, at most `MAILS_PER_RUN`. */
export async function deliverMail(
  env: Bindings,
  limits: { batches?: number; sendTimeoutMs?: number } = {},
): Promise<void> {
  const [{ postmark }, { deliver }] = await Promise.all([
    import("./postmark.ts"),
    import("./deliver.ts"),
  ]);
  const settings = settingsOf(env);
  await deliver(
    {
      outbox: outboxIn(new Db(env.DB), Date.now),
      provider: postmark(settings, limits.sendTimeoutMs),
      newRun: () => newId(Date.now()),
      now: Date.now,
      random: Math.random,
      alert: ({ status, code }) => log("error", { code: "mail_blocked", status, provider: code }),
    },
    { mails: settings.MAILS_PER_RUN, ...(limits.batches && { batches: limits.batches }) },
  );
}

/** The platform ends work after a response when it has lasted this long. */
const lockMs = 30_000;
/** A batch that starts by then has at least 13 seconds for the provider's response. */
const lastBatchMs = 15_000;
/** Reserved for recording the results. */
const settleMs = 2_000;

/**
 * Lock so that only one request per isolate drains the outbox: when it expires, and whether mail was added in the
 * meantime.
 */
const deliveryLock = { expiresAt: 0, hasNewMail: false };

/**
 * Delivers mail after the response. If another request of the isolate is delivering, it delivers this mail too: twenty
 * invitations at once are two calls to the provider. After an error the mail stays in the outbox for the cron.
 */
export function deliverSoon(c: { env: Bindings; executionCtx: Background }): void {
  const now = Date.now();
  deliveryLock.hasNewMail = true;
  if (now < deliveryLock.expiresAt) return;
  deliveryLock.expiresAt = now + lockMs;
  runAfterResponse(c, "mail_not_delivered", async () => {
    try {
      while (deliveryLock.hasNewMail && Date.now() < now + lastBatchMs) {
        deliveryLock.hasNewMail = false;
        const sendTimeoutMs = now + lockMs - settleMs - Date.now();
        await deliverMail(c.env, { batches: 1, sendTimeoutMs });
      }
    } finally {
      deliveryLock.expiresAt = 0;
    }
  });
}
