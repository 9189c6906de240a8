import { ask, connections, percentile } from "./load.ts";
import { ours } from "./ours.ts";
import { table } from "./table.ts";

const people = 300;

/** The first evening of a season: 300 people join one club by one code, from one address, within a minute. */
export async function bench(): Promise<void> {
  const { served, asks } = await ours();
  const joins = (await asks.join?.(people)) ?? [];
  const [first] = joins;
  if (!first) throw new Error("nobody came");
  const agent = connections(people);
  const start = performance.now();
  const answers = await Promise.all(
    joins.map(async ({ headers }, at) => {
      // They come as people do, one after the other, a few at a time.
      await new Promise((resolve) => setTimeout(resolve, at * 50));
      return ask(served.url, agent, {
        ...first,
        headers: { ...headers, "cf-connecting-ip": "192.0.2.1" },
      });
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const inAlready = await served.database
    .prepare(
      "select count(*) as rows, count(distinct user_id) as people from memberships where tenant_id = 'tenant-0' and user_id like 'newcomer-%' and status = 'active'",
    )
    .first<{ rows: number; people: number }>();
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const refused = answers.filter(({ status }) => status !== 200);
  console.log(
    table(
      ["club night", ""],
      [
        ["people", String(people)],
        ["in, each once", `${inAlready?.people} (${inAlready?.rows} memberships)`],
        ["refused", String(refused.length)],
        ["seconds", seconds.toFixed(1)],
        ["p50 ms", percentile(times, 0.5).toFixed(1)],
        ["p99 ms", percentile(times, 0.99).toFixed(1)],
      ],
    ),
  );
  if (inAlready?.people !== people || inAlready.rows !== people || refused.length > 0) {
    throw new Error(`somebody did not get in: ${refused[0]?.text ?? ""}`);
  }
  await served.stop();
}
