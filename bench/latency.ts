import { table } from "./table.ts";

/*
 * What distance costs, calculated: the number of sequential database trips times the round-trip time
 * between the Worker (which runs near the user) and the database.
 */

/**
 * Mean round-trip times in milliseconds between data centres of one cloud, measured by pings in 2020:
 * github.com/vitorenesduarte/fantoch, latency_aws/eu-west-1.dat and latency_aws/us-east-1.dat. Other
 * networks differ by a few percent.
 */
const roundTrip = {
  "database in Ireland": {
    London: 10.5,
    Frankfurt: 23.8,
    Virginia: 70.5,
    Mumbai: 118.3,
    Oregon: 127.3,
    "Cape Town": 150.6,
    "São Paulo": 183.6,
    Singapore: 186.6,
    Tokyo: 204.4,
    Sydney: 253.7,
  },
  "database in Virginia": {
    London: 76.5,
    Frankfurt: 85.6,
    Virginia: 0.3,
    Mumbai: 181.8,
    Oregon: 72.5,
    "Cape Town": 215.5,
    "São Paulo": 113.0,
    Singapore: 235.8,
    Tokyo: 152.4,
    Sydney: 198.0,
  },
};
/** Milliseconds to a replica in the same city. */
const replicaRoundTrip = 5;

/**
 * Sequential D1 trips of each flow. Ours are from the table of routes in worker/app.test.ts; those of
 * Better Auth are from `npm run bench` and include its session check.
 */
const flows = [
  // POST create-basic-user with a code does both. Of Better Auth it is only the join of bench/peers/better-auth.js, without a sign-up.
  { name: "sign up and join", ours: { reads: 0, writes: 1 }, documented: 9, tuned: 7 },
  { name: "join, signed in", ours: { reads: 0, writes: 1 }, documented: 9, tuned: 7 },
  // GET me and GET sessions are sent at the same time.
  { name: "open the app", ours: { reads: 1, writes: 0 }, documented: 9, tuned: 1 },
];

/** Prints how long a user waits for the database, by city. */
export async function bench(): Promise<void> {
  for (const [location, cities] of Object.entries(roundTrip)) {
    for (const { name, ours, documented, tuned } of flows) {
      const rows = Object.entries(cities).map(([city, ms]) => {
        const far = (trips: number) => (trips * ms).toFixed(0);
        const near = ours.writes * ms + ours.reads * Math.min(ms, replicaRoundTrip);
        return [city, far(ours.reads + ours.writes), near.toFixed(0), far(documented), far(tuned)];
      });
      const head = [
        `${name}, ms`,
        "ours",
        "ours with read replicas",
        "Better Auth, as documented",
        "tuned",
      ];
      console.log(`### ${location}\n\n${table(head, rows)}\n`);
    }
  }
}
