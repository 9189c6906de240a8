import { DurableObject } from "cloudflare:workers";
import type { DurableObjectState } from "@cloudflare/workers-types";

/** One thing that is counted by, and how often in a day. */
export interface Counter {
  key: string;
  limit: number;
}

/** The limit that was reached, and when to come back. */
export interface Refused {
  limit: number;
  retryAfterMs: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Counts what strangers at a shard of the world's addresses have us do. A method runs to its end before
 * another call is let in, so counting is one step; an alarm sweeps what has expired.
 */
export class RateLimiter extends DurableObject<unknown> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS counts (
        key TEXT PRIMARY KEY, taken INTEGER NOT NULL, window_ends_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS counts_end ON counts (window_ends_at);`);
  }

  /** Takes one of each counter, or of none: then it says which is full. */
  async take(counters: Counter[]): Promise<Refused | undefined> {
    const now = Date.now();
    const refused = counters.flatMap((counter) => this.#full(counter, now)).sort(longestFirst)[0];
    if (refused) return refused;
    for (const { key } of counters) this.#add(key, now);
    await this.#wake();
    return undefined;
  }

  /** Answers, once it has read from what it holds. */
  isThere(): boolean {
    this.#sql.exec("SELECT 1 FROM counts LIMIT 1").toArray();
    return true;
  }

  /** Forgets what has expired, and wakes again while anything is left. */
  override async alarm(): Promise<void> {
    this.#sql.exec("DELETE FROM counts WHERE window_ends_at <= ?", Date.now());
    await this.#wake();
  }

  #full({ key, limit }: Counter, now: number): Refused[] {
    return this.#sql
      .exec<{ at: number }>(
        "SELECT window_ends_at AS at FROM counts WHERE key = ? AND window_ends_at > ? AND taken >= ?",
        key,
        now,
        limit,
      )
      .toArray()
      .map(({ at }) => ({ limit, retryAfterMs: at - now }));
  }

  #add(key: string, now: number): void {
    this.#sql.exec(
      `INSERT INTO counts (key, taken, window_ends_at) VALUES (?1, 1, ?2)
       ON CONFLICT (key) DO UPDATE SET
         taken = iif(window_ends_at > ?3, taken + 1, 1),
         window_ends_at = iif(window_ends_at > ?3, window_ends_at, ?2)`,
      key,
      now + dayMs,
      now,
    );
  }

  async #wake(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    const [next] = this.#sql
      .exec<{ at: number | null }>("SELECT min(window_ends_at) AS at FROM counts")
      .toArray();
    if (next?.at) await this.ctx.storage.setAlarm(next.at);
  }
}

function longestFirst(one: Refused, other: Refused): number {
  return other.retryAfterMs - one.retryAfterMs;
}
