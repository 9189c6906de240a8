import { DurableObject } from "cloudflare:workers";
import type { DurableObjectState } from "@cloudflare/workers-types";
import type { Bindings } from "../env.ts";
import { attemptMs, type Count, type Counter, judge, type Verdict } from "./attempts.ts";

/** An attempt that may go ahead; its id is what `giveBack` and `settle` take. */
export type Begun = Verdict & {
  attempt?: string;
  /** So many codes were wrong everywhere that somebody is trying them. */
  isAlarmed: boolean;
};

/** The one object that counts the misses of all. */
const everywhere = "codes-everywhere";

/** How long an attempt waits for others to give their place back, and how often somebody looks for all who wait. */
const patienceMs = 800;
const lookEveryMs = 20;

type Started = Verdict & { attempt?: string };

/** An attempt that waits for a place. */
interface Waiter {
  counters: Counter[];
  tell(verdict: Started): void;
}

/**
 * Counts attempts at codes for a shard of the world's addresses and people. Thin: `attempts.ts`
 * decides, this holds the rows. Each method runs to its end before another call is let in, so
 * counting is one atomic step; an alarm sweeps what has expired.
 */
export class RateLimiter extends DurableObject<Bindings> {
  readonly #sql = this.ctx.storage.sql;
  /** Whether anything is written down at all: where nothing is, nothing is looked for. */
  #hasRows: boolean;
  /** Until when this shard knows of an attack; it learns of one by its own misses. */
  #alarmedUntil = 0;
  /** The attempts under way, the first to begin first: one that turns out a hit is never written. */
  readonly #open = new Map<string, { counters: Counter[]; endsAt: number }>();
  /** How many of them there are, by what they are counted by. */
  readonly #openBy = new Map<string, number>();
  /** Who waits for a place, by what they are counted by: what the first is told holds for all behind them. */
  readonly #queues = new Map<string, Waiter[]>();
  #looking: ReturnType<typeof setInterval> | undefined;
  /** Whether somebody comes by when the first attempt under way has lasted too long. */
  #isWatched = false;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS counts (
        key TEXT PRIMARY KEY, misses INTEGER NOT NULL, window_ends_at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS counts_end ON counts (window_ends_at);
      -- Attempts under way were rows once.
      DROP TABLE IF EXISTS open_attempts;`);
    this.#hasRows = this.#looksForRows();
  }

  /** Starts an attempt: counted as a miss of every counter until it is given back. */
  async begin(counters: Counter[]): Promise<Begun> {
    const first = this.#tryBegin(counters, Date.now());
    const verdict = first.is === "busy" ? await this.#wait(counters) : first;
    return { ...verdict, isAlarmed: Date.now() < this.#alarmedUntil };
  }

  /** Answers, once it has read from what it holds. */
  isThere(): boolean {
    this.#looksForRows();
    return true;
  }

  #looksForRows(): boolean {
    return this.#sql.exec("SELECT 1 FROM counts LIMIT 1").toArray().length > 0;
  }

  /** The attempt was a hit: it costs nothing. */
  giveBack(attempt: string): void {
    this.#end(attempt);
    this.#serve();
  }

  /** The attempt was a miss, and stays counted; against `ceiling` too, where one is given. */
  async settle(attempt: string, ceiling?: Counter): Promise<void> {
    if (!this.#miss(attempt) || !ceiling) return;
    this.#alarmedUntil = await this.env.RATE_LIMITER.getByName(everywhere).note(ceiling);
  }

  /** Counts a miss of everybody's; answers until when there are too many, 0 while there are not. */
  note({ key, limit, windowMs }: Counter): number {
    const now = Date.now();
    this.#add(key, windowMs, now);
    const count = this.#count(key, now);
    this.ctx.waitUntil(this.#wake());
    return count.misses > limit ? count.windowEndsAt : 0;
  }

  /** Forgets what has expired, and wakes again while anything is left. */
  override async alarm(): Promise<void> {
    const now = Date.now();
    this.#sql.exec("DELETE FROM counts WHERE window_ends_at <= ?", now);
    this.#hasRows = this.#looksForRows();
    await this.#wake();
  }

  /** Waits in line for a place; `busy` when none came in time. */
  #wait(counters: Counter[]): Promise<Started> {
    const key = counters.map((counter) => counter.key).join(" ");
    const queue = this.#queues.get(key) ?? [];
    this.#queues.set(key, queue);
    this.#looking ??= setInterval(() => this.#serve(), lookEveryMs);
    return new Promise((resolve) => {
      const waiter: Waiter = { counters, tell: resolve };
      queue.push(waiter);
      setTimeout(() => {
        const at = queue.indexOf(waiter);
        if (at < 0) return;
        queue.splice(at, 1);
        resolve({ is: "busy" });
      }, patienceMs);
    });
  }

  /** Gives places to those who wait, in their order, and sends them all away where there will be none. */
  #serve(): void {
    for (const [key, queue] of this.#queues) {
      let verdict: Started | undefined;
      while (queue[0] && verdict?.is !== "busy") {
        verdict =
          verdict?.is === "refused" ? verdict : this.#tryBegin(queue[0].counters, Date.now());
        if (verdict.is !== "busy") queue.shift()?.tell(verdict);
      }
      if (queue.length === 0) this.#queues.delete(key);
    }
    if (this.#queues.size === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
  }

  #tryBegin(counters: Counter[], now: number): Started {
    const verdict = judge(
      counters.map((counter) => ({ counter, count: this.#count(counter.key, now) })),
      now,
    );
    if (verdict.is !== "allowed") return verdict;
    const attempt = crypto.randomUUID();
    this.#open.set(attempt, { counters, endsAt: now + attemptMs });
    for (const { key } of counters) this.#openBy.set(key, (this.#openBy.get(key) ?? 0) + 1);
    this.#watch(now);
    return { ...verdict, attempt };
  }

  /** Takes attempts for misses that nobody ended in time: one timer for all, not one for each that is a hit by then. */
  #watch(now: number): void {
    const [first] = this.#open.values();
    if (this.#isWatched || !first) return;
    this.#isWatched = true;
    setTimeout(() => {
      this.#isWatched = false;
      const then = Date.now();
      for (const [attempt, { endsAt }] of this.#open) {
        if (endsAt > then) break;
        this.#miss(attempt);
      }
      this.#watch(then);
    }, first.endsAt - now);
  }

  /** Writes an attempt down as a miss; false where it has ended already. */
  #miss(attempt: string): boolean {
    const counters = this.#end(attempt);
    const now = Date.now();
    for (const { key, windowMs } of counters) this.#add(key, windowMs, now);
    this.#serve();
    if (counters.length === 0) return false;
    this.ctx.waitUntil(this.#wake());
    return true;
  }

  /** The attempt is under way no more: what it was counted by; nothing where it has ended already. */
  #end(attempt: string): Counter[] {
    const { counters = [] } = this.#open.get(attempt) ?? {};
    this.#open.delete(attempt);
    for (const { key } of counters) {
      const left = (this.#openBy.get(key) ?? 1) - 1;
      if (left > 0) this.#openBy.set(key, left);
      else this.#openBy.delete(key);
    }
    return counters;
  }

  #add(key: string, windowMs: number, now: number): void {
    this.#hasRows = true;
    this.#sql.exec(
      `INSERT INTO counts (key, misses, window_ends_at) VALUES (?1, 1, ?2)
       ON CONFLICT (key) DO UPDATE SET
         misses = iif(window_ends_at > ?3, misses + 1, 1),
         window_ends_at = iif(window_ends_at > ?3, window_ends_at, ?2)`,
      key,
      now + windowMs,
      now,
    );
  }

  /** What a counter has seen: its misses while their window lasts, and the attempts under way. */
  #count(key: string, now: number): Count {
    const open = this.#openBy.get(key) ?? 0;
    const row = this.#hasRows ? this.#rowOf(key, now) : undefined;
    return {
      misses: (row?.misses ?? 0) + open,
      windowEndsAt: row?.window_ends_at ?? now + attemptMs,
      open,
    };
  }

  #rowOf(key: string, now: number) {
    return this.#sql
      .exec<{ misses: number; window_ends_at: number }>(
        "SELECT misses, window_ends_at FROM counts WHERE key = ? AND window_ends_at > ?",
        key,
        now,
      )
      .toArray()[0];
  }

  async #wake(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    const [next] = this.#sql
      .exec<{ at: number | null }>("SELECT min(window_ends_at) AS at FROM counts")
      .toArray();
    if (next?.at) await this.ctx.storage.setAlarm(next.at);
  }
}
