import { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { type Background, type Bindings, settingsOf } from "../env.ts";
import { afterwards } from "../http/afterwards.ts";
import { log } from "../http/observe.ts";
import { deliver } from "./deliver.ts";
import { outboxIn } from "./outbox.ts";

/** Delivers what is due. The clock does it to the end; after a request one run is enough. */
export async function deliverMail(env: Bindings, rounds?: number): Promise<void> {
  const { postmark } = await import("./postmark.ts");
  await deliver(
    {
      outbox: outboxIn(new Db(env.DB), Date.now),
      provider: postmark(settingsOf(env)),
      newRun: () => newId(Date.now()),
      now: Date.now,
      random: Math.random,
      alert: ({ status, code }) => log("error", { code: "mail_blocked", status, provider: code }),
    },
    rounds,
  );
}

/** What lasts after an answer may last half a minute; a run that begins by then has its ten seconds. */
const courierMs = 15_000;
/** By then a courier has come back, or was cut off. */
const awayMs = 30_000;

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
  afterwards(c, "mail_not_delivered", async () => {
    try {
      while (courier.isWanted && Date.now() < now + courierMs) {
        courier.isWanted = false;
        await deliverMail(c.env, 1);
      }
    } finally {
      courier.awayUntil = 0;
    }
  });
}
