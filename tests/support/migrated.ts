import { applyD1Migrations, type D1Migration, reset } from "cloudflare:test";
import { bindings } from "./app.ts";

/*
 * Files share a workerd, because starting one and loading every module takes longer than most files do. So each
 * file begins by deleting what is stored in D1 and in Durable Objects, and creates the tables in one batch.
 */

const migrations = bindings.MIGRATIONS as D1Migration[];

await reset();
await applyD1Migrations(bindings.DB, [
  { name: "every migration", queries: migrations.flatMap(({ queries }) => queries) },
]);
