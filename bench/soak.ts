import { type Contestant, type Work, world } from "./contestant.ts";
import { type Ask, ask, connections, percentile } from "./load.ts";
import { ours } from "./ours.ts";
import { median, table } from "./table.ts";

const minutes = Number(process.argv[3] ?? 5);
const atOnce = 8;

/**
 * Mixed traffic for five minutes: 70 of a hundred ask who they are and what is on, 20 look a code up or join,
 * 10 are an admin's. Fails at the first answer that is not the one wanted, and where memory grows.
 */
export async function bench(): Promise<void> {
  const one = await ours();
  const until = Date.now() + minutes * 60_000;
  const times: number[] = [];
  const memory: number[] = [];
  const agent = connections(atOnce);
  while (Date.now() < until) {
    const asks = await mix(one);
    let next = 0;
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let each = asks[next++]; each; each = asks[next++]) {
          const { status, text, ms } = await ask(one.served.url, agent, each);
          if (status !== (each.status ?? 200)) throw new Error(`${each.path}: ${status} ${text}`);
          times.push(ms);
        }
      }),
    );
    memory.push(one.served.memoryMb() ?? 0);
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
  // Every join and invitation stays in a database that is kept in memory here: that much may come on top.
  if (late > early * 1.25) throw new Error("memory grows");
  await one.served.stop();
}

/** A thousand requests, shuffled. */
async function mix({ asks }: Contestant): Promise<Ask[]> {
  const made = async (work: Work, many: number) => (await asks[work]?.(many)) ?? [];
  const me = await made("me", 350);
  const sessions = me.map((each) => ({ ...each, path: "/api/sessions" }));
  const members = (await made("me", world.tenants)).slice(0, 50).map((each, at) => ({
    ...each,
    path: `/api/admin/tenants/tenant-${at}/members`,
  }));
  const joins = await made("join", 100);
  const looks = joins.map(({ headers, body }) => ({
    path: `/api/tenants/by-invite-code/${(body as { code: string }).code}`,
    headers: { "cf-connecting-ip": headers?.["cf-connecting-ip"] ?? "" },
  }));
  const all = [me, sessions, joins, looks, members, await made("invite", 50)].flat();
  return all
    .map((each) => ({ each, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}
