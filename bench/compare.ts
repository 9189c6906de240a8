import { betterAuth } from "./better-auth.ts";
import { sizesOf } from "./build.ts";
import { type Contestant, responseWithCost, type Work, works } from "./contestant.ts";
import { costOf, type Load, load } from "./load.ts";
import { startUpMs } from "./start-up.ts";
import { median, table } from "./table.ts";
import { baseline, tenantry } from "./tenantry.ts";

const concurrency = 16;
/** How often every contestant is started: two processes of one build differ in speed by a few percent all their life. */
const starts = 6;
/** Several short rounds instead of one long: when the machine is slow for a while, it is slow for every contestant. */
const rounds = 3;
/** The same for fast and slow contestants: after a long pause, requests are slower for a while. */
const roundSeconds = 0.8;
/** Requests of the warm-up. Its speed decides how many requests a round has. */
const warmUpRequests: Record<Work, number> = {
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

/** The results of one contestant for one kind of work. */
interface Measured {
  /** D1 trips and rows read by one request. */
  cost: string[];
  /** Of all starts. */
  rounds: Round[];
}

/** By the contestant's name, in the order of the printed table. */
type Measures = Map<string, Measured>;

/** Runs the same work on every contestant in turns, so that other load on the machine affects all of them. */
export async function bench(): Promise<void> {
  const measures = new Map<Work, Measures>(works.map((work) => [work, new Map()]));
  for (let start = 0; start < starts; start += 1) {
    const all = [
      await tenantry(),
      await baseline(),
      await betterAuth(false),
      await betterAuth(true),
    ];
    if (start === 0) console.log(`${await sizeTable(all)}\n`);
    for (const [work, results] of measures) await measure(work, all, results);
    for (const { served } of all) await served.stop();
  }
  for (const [work, measured] of measures) console.log(`### ${work}\n\n${comparison(measured)}\n`);
}

async function sizeTable(all: Contestant[]): Promise<string> {
  const rows: string[][] = [];
  for (const { name, folder, nodejs } of all) {
    const { first, all: whole } = sizesOf(folder);
    const startUp = await startUpMs(folder, nodejs);
    rows.push([name, first.toFixed(0), whole.toFixed(0), startUp.toFixed(0)]);
  }
  return table(["", "starts with, KB gzip", "all of it", "start-up, ms active"], rows);
}

async function measure(work: Work, all: Contestant[], results: Measures): Promise<void> {
  const runs: { contestant: Contestant; count: number; measured: Measured }[] = [];
  for (const contestant of all.filter(({ requests }) => requests[work])) {
    const { perSecond } = await runRound(contestant, work, warmUpRequests[work]);
    const measured = results.get(contestant.name) ?? {
      cost: await costs(contestant, work),
      rounds: [],
    };
    results.set(contestant.name, measured);
    runs.push({ contestant, count: Math.ceil(perSecond * roundSeconds), measured });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { contestant, count, measured } of round % 2 === 0 ? runs : runs.toReversed()) {
      measured.rounds.push(await runRound(contestant, work, count));
    }
  }
}

async function costs(contestant: Contestant, work: Work): Promise<string[]> {
  const response = await responseWithCost(contestant, work);
  return [costOf(response, "trips"), costOf(response, "rows_read")].map(String);
}

function comparison(measures: Measures): string {
  const [tenantry] = measures.values();
  const rows = [...measures].map(([name, { cost, rounds }]) => {
    const { perSecond, p50, p99, cpuMs } = medianRound(rounds);
    const ratios = rounds.map(
      (round, index) => (tenantry?.rounds[index]?.perSecond ?? 0) / round.perSecond,
    );
    return [
      name,
      ...cost,
      perSecond.toFixed(0),
      median(ratios).toFixed(2),
      p50.toFixed(1),
      p99.toFixed(1),
      cpuMs?.toFixed(2) ?? "–",
    ];
  });
  const head = ["", "trips", "rows", "req/s", "ours is × this", "p50 ms", "p99 ms", "CPU ms"];
  return table(head, rows);
}

async function runRound(
  { served, requests }: Contestant,
  work: Work,
  count: number,
): Promise<Round> {
  const batch = (await requests[work]?.(count)) ?? [];
  const before = served.cpuMs();
  const measured = await load(served.url, batch, concurrency);
  const after = served.cpuMs();
  return {
    ...measured,
    cpuMs: before === null || after === null ? null : (after - before) / count,
  };
}

/** The median of each number; of processor time the mean, since the system counts it in steps of 10 ms. */
function medianRound(measured: Round[]): Round {
  const cpu = measured.flatMap(({ cpuMs }) => cpuMs ?? []);
  return {
    perSecond: median(measured.map(({ perSecond }) => perSecond)),
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
    cpuMs: cpu.length > 0 ? cpu.reduce((sum, ms) => sum + ms, 0) / cpu.length : null,
  };
}
