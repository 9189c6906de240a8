import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Cloudflare, NotAsked } from "./cloudflare-api.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, textAt, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Database");

/** Checks the migrations, the location of the data and read replication. */
export async function checkDatabase(
  deployment: Deployment,
  cloudflare: Cloudflare | NotAsked,
): Promise<Finding[]> {
  const { isLocal, worker } = deployment;
  if (isLocal) return localMigrations(deployment);
  if (!/[1-9a-f]/.test(worker.databaseId)) {
    const todo =
      "npx wrangler d1 create tenantry --jurisdiction eu, then put the id into wrangler.toml.";
    return missing("database", "wrangler.toml names no database yet.", todo);
  }
  if ("why" in cloudflare) {
    return ["migrations", "replication", "location"].flatMap((name) =>
      notAsked(name, `${cloudflare.why}.`, cloudflare.todo),
    );
  }
  const path = `/d1/database/${worker.databaseId}`;
  const [database, migrations] = await Promise.all([
    cloudflare.request(path),
    cloudflare.request(`${path}/query`, { sql: "select name from d1_migrations order by id" }),
  ]);
  if ("why" in database) {
    if (database.status !== 404) return notAsked("database", `Cloudflare: ${database.why}.`);
    const todo = "Put the id that `npx wrangler d1 list` shows into wrangler.toml.";
    return wrong("database", "The account has no database with the id of wrangler.toml.", todo);
  }
  return [
    ...judgeDatabase(database.json),
    ...remoteMigrations(migrations, migrationNames(deployment)),
  ];
}

function judgeDatabase(database: unknown): Finding[] {
  const name = textAt(database, "name") ?? "";
  const mode = textAt(database, "read_replication", "mode");
  const jurisdiction = textAt(database, "jurisdiction");
  const replication =
    mode === "auto"
      ? good("replication", "Read replication is on.")
      : mode === undefined
        ? notAsked("replication", "Cloudflare does not say whether read replication is on.")
        : missing(
            "replication",
            "Read replication is off, so reads go far (docs/cost.md).",
            `Cloudflare: D1 → ${name} → Settings → Enable Read Replication.`,
          );
  const location = jurisdiction
    ? good("location", `The data stays in the jurisdiction ${jurisdiction}.`)
    : good(
        "location",
        "No jurisdiction: the data lies where it was created. That cannot be changed later.",
      );
  return [...good("database", `The account has it: ${name}.`), ...replication, ...location];
}

function remoteMigrations(
  reply: Awaited<ReturnType<Cloudflare["request"]>>,
  names: string[],
): Finding[] {
  if ("json" in reply) {
    const rows = listAt(reply.json, 0, "results");
    return judgeMigrations(
      rows.map((row) => String(valueAt(row, "name"))),
      names,
    );
  }
  if (/no such table/.test(reply.why)) return judgeMigrations([], names);
  return notAsked("migrations", `Cloudflare: ${reply.why}.`);
}

/** Reads the database file directly, which is faster than wrangler. */
function localMigrations(deployment: Deployment): Finding[] {
  const { folder } = deployment;
  const names = migrationNames(deployment);
  const data = join(folder, "state");
  try {
    const files = readdirSync(data, { recursive: true, encoding: "utf8" });
    const file = files.find((name) => /d1.*[0-9a-f]{64}\.sqlite$/.test(name));
    if (!file) return judgeMigrations([], names);
    const database = new DatabaseSync(join(data, file), { readOnly: true });
    const rows = database.prepare("select name from d1_migrations").all();
    database.close();
    return judgeMigrations(
      rows.map(({ name }) => String(name)),
      names,
    );
  } catch (error) {
    if (/no such table/.test(String(error))) return judgeMigrations([], names);
    return notAsked("migrations", `There is no database in ${data}.`, "npm start makes one.");
  }
}

/** The names of the migrations in this checkout. */
function migrationNames({ root }: Deployment): string[] {
  return readdirSync(join(root, "migrations")).filter((name) => name.endsWith(".sql"));
}

/** Compares the applied migrations with those of this checkout. */
export function judgeMigrations(applied: string[], folder: string[]): Finding[] {
  const pending = folder.filter((name) => !applied.includes(name)).sort();
  const unknown = applied.filter((name) => !folder.includes(name)).sort();
  if (unknown.length > 0) {
    const is = `The database has migrations that this checkout lacks: ${unknown.join(", ")}.`;
    return wrong("migrations", is, "Check the version out that was deployed last.");
  }
  if (pending.length > 0) {
    const is = `${pending.length} of ${folder.length} are not applied, from ${pending[0]} on.`;
    return missing("migrations", is, "npm run deploy (on this machine: npm start) applies them.");
  }
  return good("migrations", `All ${folder.length} are applied.`);
}
