import { table } from "./table.ts";

/*
 * What distance costs, on paper: round trips that were counted, one after the other, times the round-trip
 * time between the place where the Worker runs (beside the person) and the place where the database is.
 */

/**
 * Mean round-trip times in milliseconds between data centres of one cloud, as pings measured them in 2020:
 * github.com/vitorenesduarte/fantoch, latency_aws/eu-west-1.dat and latency_aws/us-east-1.dat. Other
 * networks differ by a few in a hundred, for light is as fast in all of them.
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
/** To a replica in the same city. */
const nearby = 5;

/**
 * D1 trips that follow one another in each flow. Ours from the table of routes in worker/app.test.ts; the
 * peer's from `npm run bench`: its session check comes before whatever it is for.
 */
const flows = [
  // POST create-basic-user with a code does both. Theirs: the join that bench/peers/better-auth.js makes of it, without their sign-up.
  { name: "sign up and join", ours: { reads: 0, writes: 1 }, documented: 9, tuned: 7 },
  { name: "join, signed in", ours: { reads: 0, writes: 1 }, documented: 9, tuned: 7 },
  // GET me and GET sessions go out side by side.
  { name: "open the app", ours: { reads: 1, writes: 0 }, documented: 9, tuned: 1 },
];

/** Prints what a person waits for the database, in the middle, by where they are. */
export async function bench(): Promise<void> {
  for (const [where, cities] of Object.entries(roundTrip)) {
    for (const { name, ours, documented, tuned } of flows) {
      const rows = Object.entries(cities).map(([city, ms]) => {
        const far = (trips: number) => (trips * ms).toFixed(0);
        const near = ours.writes * ms + ours.reads * Math.min(ms, nearby);
        return [city, far(ours.reads + ours.writes), near.toFixed(0), far(documented), far(tuned)];
      });
      const head = [
        `${name}, ms`,
        "ours",
        "ours with read replicas",
        "Better Auth, as documented",
        "tuned",
      ];
      console.log(`### ${where}\n\n${table(head, rows)}\n`);
    }
  }
}
