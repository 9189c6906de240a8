import { type Contestant, dataset, type Work } from "./contestant.ts";
import { type BenchRequest, connections, percentile, send } from "./load.ts";
import { median, table } from "./table.ts";
import { tenantry } from "./tenantry.ts";

const minutes = Number(process.argv[3] ?? 5);
const concurrency = 8;

/**
 * Mixed traffic for five minutes: 70% load the user or the sessions, 20% look up a code or join with it, and
 * 10% are an admin's. Fails at the first unexpected response, and when memory grows.
 */
export async function bench(): Promise<void> {
  const contestant = await tenantry();
  const until = Date.now() + minutes * 60_000;
  const times: number[] = [];
  const memory: number[] = [];
  const agent = connections(concurrency);
  while (Date.now() < until) {
    const requests = await mixedTraffic(contestant);
    let index = 0;
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (let next = requests[index++]; next; next = requests[index++]) {
          const { status, text, ms } = await send(contestant.served.url, agent, next);
          if (status !== (next.status ?? 200)) throw new Error(`${next.path}: ${status} ${text}`);
          times.push(ms);
        }
      }),
    );
    memory.push(contestant.served.memoryMb() ?? 0);
  }
  times.sort((a, b) => a - b);
  const third = Math.ceil(memory.length / 3);
  const [early, late] = [median(memory.slice(third, 2 * third)), median(memory.slice(-third))];
  console.log(
    table(
      ["soak", ""],
      [
        ["minutes", String(minutes)],
        ["requests, none of which failed", times.length.toLocaleString("en")],
        ["p50 ms", percentile(times, 0.5).toFixed(1)],
        ["p99 ms", percentile(times, 0.99).toFixed(1)],
        ["memory in the second third, MB", early.toFixed(0)],
        ["memory in the last third, MB", late.toFixed(0)],
      ],
    ),
  );
  // The database is in memory here, and the joins and invitations make it grow.
  if (late > early * 1.25) throw new Error("memory grows");
  await contestant.served.stop();
}

/** A thousand requests, shuffled. */
async function mixedTraffic({ requests }: Contestant): Promise<BenchRequest[]> {
  const make = async (work: Work, count: number) => (await requests[work]?.(count)) ?? [];
  const me = await make("me", 350);
  const sessions = me.map((request) => ({ ...request, path: "/api/sessions" }));
  const members = (await make("me", dataset.tenants)).slice(0, 50).map((request, index) => ({
    ...request,
    path: `/api/admin/tenants/tenant-${index}/members`,
  }));
  const joins = await make("join", 100);
  const lookups = joins.map(({ headers, body }) => ({
    path: `/api/tenants/by-invite-code/${(body as { code: string }).code}`,
    headers: { "cf-connecting-ip": headers?.["cf-connecting-ip"] ?? "" },
  }));
  const all = [me, sessions, joins, lookups, members, await make("invite", 50)].flat();
  return all
    .map((request) => ({ request, position: Math.random() }))
    .sort((a, b) => a.position - b.position)
    .map(({ request }) => request);
}
