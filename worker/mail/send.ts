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

/** Begins to deliver once the answer has gone. Where it fails the mail stays, and the clock comes by every minute. */
export function deliverSoon(c: { env: Bindings; executionCtx: Background }): void {
  afterwards(c, "mail_not_delivered", () => deliverMail(c.env, 1));
}
