import { betterAuth } from "./better-auth.ts";
import { sizesOf } from "./build.ts";
import { type Contestant, counted, type Work, works } from "./contestant.ts";
import { costOf, type Load, load } from "./load.ts";
import { floor, ours } from "./ours.ts";
import { startUpMs } from "./start-up.ts";
import { median, table } from "./table.ts";

const atOnce = 16;
/** One process of a build is faster than another of the same by some hundredths, all its life. */
const starts = 6;
/** Short: a machine that is slow for a while is so for all. */
const rounds = 3;
/** As long for the fast as for the slow: what follows on a long pause is slower, for a while. */
const roundSeconds = 0.8;
/** The first requests of an isolate are not like the rest, and say how many a round has. */
const firstOf: Record<Work, number> = {
  me: 400,
  list: 400,
  create: 120,
  invite: 120,
  accept: 120,
  join: 120,
};

interface Round extends Load {
  cpuMs: number | null;
}

/** What one contestant's work came to: what a request costs, and its rounds, of all starts. */
interface Measured {
  cost: string[];
  rounds: Round[];
}

/** By the contestant's name, in the order in which they are shown. */
type Measures = Map<string, Measured>;

/** The same work on every side, in turns, so that what the machine does meanwhile hits all of them. */
export async function bench(): Promise<void> {
  const measures = new Map<Work, Measures>(works.map((work) => [work, new Map()]));
  for (let start = 0; start < starts; start += 1) {
    const all = [await ours(), await floor(), await betterAuth(false), await betterAuth(true)];
    if (start === 0) console.log(`${await sizes(all)}\n`);
    for (const [work, into] of measures) await measure(work, all, into);
    for (const { served } of all) await served.stop();
  }
  for (const [work, measured] of measures) console.log(`### ${work}\n\n${compared(measured)}\n`);
}

async function sizes(all: Contestant[]): Promise<string> {
  const rows: string[][] = [];
  for (const { name, folder, nodejs } of all) {
    const { first, all: whole } = sizesOf(folder);
    const startUp = await startUpMs(folder, nodejs);
    rows.push([name, first.toFixed(0), whole.toFixed(0), startUp.toFixed(0)]);
  }
  return table(["", "starts with, KB gzip", "all of it", "start-up, ms active"], rows);
}

async function measure(work: Work, all: Contestant[], into: Measures): Promise<void> {
  const taking: { one: Contestant; many: number; measured: Measured }[] = [];
  for (const one of all.filter(({ asks }) => asks[work])) {
    const { perSecond } = await once(one, work, firstOf[work]);
    const measured = into.get(one.name) ?? { cost: await costs(one, work), rounds: [] };
    into.set(one.name, measured);
    taking.push({ one, many: Math.ceil(perSecond * roundSeconds), measured });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { one, many, measured } of round % 2 === 0 ? taking : taking.toReversed()) {
      measured.rounds.push(await once(one, work, many));
    }
  }
}

async function costs(one: Contestant, work: Work): Promise<string[]> {
  const answer = await counted(one, work);
  return [costOf(answer, "trips"), costOf(answer, "rows_read")].map(String);
}

function compared(measures: Measures): string {
  const [ours] = measures.values();
  const rows = [...measures].map(([name, { cost, rounds }]) => {
    const { perSecond, p50, p99, cpuMs } = middle(rounds);
    // Of each round by itself, and of these the middle.
    const times = rounds.map((round, at) => (ours?.rounds[at]?.perSecond ?? 0) / round.perSecond);
    return [
      name,
      ...cost,
      perSecond.toFixed(0),
      median(times).toFixed(2),
      p50.toFixed(1),
      p99.toFixed(1),
      cpuMs?.toFixed(2) ?? "–",
    ];
  });
  const head = ["", "trips", "rows", "req/s", "ours is × this", "p50 ms", "p99 ms", "CPU ms"];
  return table(head, rows);
}

async function once({ served, asks }: Contestant, work: Work, many: number): Promise<Round> {
  const made = (await asks[work]?.(many)) ?? [];
  const before = served.cpuMs();
  const measured = await load(served.url, made, atOnce);
  const after = served.cpuMs();
  return {
    ...measured,
    cpuMs: before === null || after === null ? null : (after - before) / many,
  };
}

/** The middle of each; of processor time the mean, which the system counts in hundredths of a second. */
function middle(measured: Round[]): Round {
  const cpu = measured.flatMap(({ cpuMs }) => cpuMs ?? []);
  return {
    perSecond: median(measured.map(({ perSecond }) => perSecond)),
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
    cpuMs: cpu.length > 0 ? cpu.reduce((sum, one) => sum + one, 0) / cpu.length : null,
  };
}
