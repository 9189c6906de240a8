import { connections, percentile, send } from "./load.ts";
import { table } from "./table.ts";
import { tenantry } from "./tenantry.ts";

const userCount = 300;

/** The first evening of a season: 300 people join one club by one code, from one address, within a minute. */
export async function bench(): Promise<void> {
  const { served, requests } = await tenantry();
  const joins = (await requests.join?.(userCount)) ?? [];
  const [first] = joins;
  if (!first) throw new Error("there are no join requests");
  const agent = connections(userCount);
  const start = performance.now();
  const responses = await Promise.all(
    joins.map(async ({ headers }, index) => {
      // Not all at the same moment: one every 50 ms.
      await new Promise((resolve) => setTimeout(resolve, index * 50));
      return send(served.url, agent, {
        ...first,
        headers: { ...headers, "cf-connecting-ip": "192.0.2.1" },
      });
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const joined = await served.database
    .prepare(
      "select count(*) as rows, count(distinct user_id) as people from memberships where tenant_id = 'tenant-0' and user_id like 'newcomer-%' and status = 'active'",
    )
    .first<{ rows: number; people: number }>();
  const times = responses.map(({ ms }) => ms).sort((a, b) => a - b);
  const refused = responses.filter(({ status }) => status !== 200);
  console.log(
    table(
      ["club night", ""],
      [
        ["people", String(userCount)],
        ["in, each once", `${joined?.people} (${joined?.rows} memberships)`],
        ["refused", String(refused.length)],
        ["seconds", seconds.toFixed(1)],
        ["p50 ms", percentile(times, 0.5).toFixed(1)],
        ["p99 ms", percentile(times, 0.99).toFixed(1)],
      ],
    ),
  );
  if (joined?.people !== userCount || joined.rows !== userCount || refused.length > 0) {
    throw new Error(`not everybody joined: ${refused[0]?.text ?? ""}`);
  }
  await served.stop();
}
