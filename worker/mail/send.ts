import { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { type Background, type Bindings, settingsOf } from "../http/env.ts";
import { log } from "../http/request-context.ts";
import { runAfterResponse } from "../http/run-after-response.ts";
import { outboxIn } from "./outbox.ts";

/** Delivers what is due: as many mails as the settings let one run take. */
export async function deliverMail(
  env: Bindings,
  limits: { batches?: number; sendWithinMs?: number } = {},
): Promise<void> {
  const [{ postmark }, { deliver }] = await Promise.all([
    import("./postmark.ts"),
    import("./deliver.ts"),
  ]);
  const settings = settingsOf(env);
  await deliver(
    {
      outbox: outboxIn(new Db(env.DB), Date.now),
      provider: postmark(settings, limits.sendWithinMs),
      newRun: () => newId(Date.now()),
      now: Date.now,
      random: Math.random,
      alert: ({ status, code }) => log("error", { code: "mail_blocked", status, provider: code }),
    },
    { mails: settings.MAILS_PER_RUN, ...(limits.batches && { batches: limits.batches }) },
  );
}

/** What goes on after an answer may last half a minute; then the platform ends it. */
const awayMs = 30_000;
/** A batch that begins by then still has thirteen seconds for its answer; the first has nearly the whole time. */
const lastBatchMs = 15_000;
const settleMs = 2_000;

/** The one request of this isolate that delivers for all: until when it is away, and whether more has come since it left. */
const courier = { awayUntil: 0, isWanted: false };

/**
 * Begins to deliver once the answer has gone. A request that comes while another delivers leaves its mail to
 * that one: twenty invitations at once are two calls to the provider, not twenty. Where it fails the mail
 * stays, and the clock comes by every minute.
 */
export function deliverSoon(c: { env: Bindings; executionCtx: Background }): void {
  const now = Date.now();
  courier.isWanted = true;
  if (now < courier.awayUntil) return;
  courier.awayUntil = now + awayMs;
  runAfterResponse(c, "mail_not_delivered", async () => {
    try {
      while (courier.isWanted && Date.now() < now + lastBatchMs) {
        courier.isWanted = false;
        const sendWithinMs = now + awayMs - settleMs - Date.now();
        await deliverMail(c.env, { batches: 1, sendWithinMs });
      }
    } finally {
      courier.awayUntil = 0;
    }
  });
}
