import { type Context, Hono } from "hono";
import { type Listening, serve } from "../serve.ts";

/*
 * The read operations of Cloudflare's API that the doctor uses, with responses as in the published reference. Only tests
 * use it.
 */

export const apiToken = "cloudflare-emulated-token";
export const accountId = "0123456789abcdef0123456789abcdef";

/** One account with one Worker and one database, set by a test. */
export interface CloudflareState {
  /** How many other accounts the token has access to. */
  otherAccounts: number;
  /** Undefined: nothing is deployed. */
  worker?: {
    name: string;
    bindings: { name: string; type: string; [field: string]: string }[];
    secrets: string[];
    crons: string[];
    isOnWorkersDev: boolean;
    hasPreviews: boolean;
  };
  domains: { hostname: string; service: string }[];
  database?: {
    id: string;
    name: string;
    replication: "auto" | "disabled";
    jurisdiction: "eu" | "fedramp" | "us" | null;
    /** Undefined: no migration was applied, and their table does not exist. */
    migrations?: string[];
  };
}

export interface RunningCloudflare extends Listening {
  /** May be changed while it runs. */
  state: CloudflareState;
}

export async function startCloudflare(state: CloudflareState): Promise<RunningCloudflare> {
  return { ...(await serve(cloudflare(state), 0)), state };
}

function cloudflare(state: CloudflareState): Hono {
  const workerOf = (c: Context) =>
    state.worker?.name === c.req.param("script") ? state.worker : undefined;
  const noWorker = (c: Context) =>
    failure(c, 404, 10_007, "This Worker does not exist on your account.");
  const databaseOf = (c: Context) =>
    state.database?.id === c.req.param("database") ? state.database : undefined;
  const noDatabase = (c: Context) =>
    failure(c, 404, 7404, `The database ${c.req.param("database")} could not be found`);

  const account = new Hono()
    .get("/workers/scripts/:script/settings", (c) => {
      const worker = workerOf(c);
      if (!worker) return noWorker(c);
      const secrets = worker.secrets.map((name) => ({ name, type: "secret_text" }));
      return success(c, {
        bindings: [...worker.bindings, ...secrets],
        compatibility_date: "2026-11-01",
        compatibility_flags: [],
        logpush: false,
        placement: {},
        tags: null,
        tail_consumers: null,
        usage_model: "standard",
      });
    })
    .get("/workers/scripts/:script/secrets", (c) => {
      const worker = workerOf(c);
      if (!worker) return noWorker(c);
      return success(
        c,
        worker.secrets.map((name) => ({ name, type: "secret_text" })),
      );
    })
    .get("/workers/scripts/:script/subdomain", (c) => {
      const worker = workerOf(c);
      if (!worker) return noWorker(c);
      return success(c, { enabled: worker.isOnWorkersDev, previews_enabled: worker.hasPreviews });
    })
    .get("/workers/scripts/:script/schedules", (c) => {
      const worker = workerOf(c);
      if (!worker) return noWorker(c);
      const at = "2026-08-01T00:00:00Z";
      const schedules = worker.crons.map((cron) => ({ cron, created_on: at, modified_on: at }));
      return success(c, { schedules });
    })
    .get("/workers/domains", (c) => {
      const { hostname, service } = c.req.query();
      const domains = state.domains
        .filter((domain) => !hostname || domain.hostname === hostname)
        .filter((domain) => !service || domain.service === service);
      return success(
        c,
        domains.map((domain, index) => ({
          id: `domain-${index}`,
          cert_id: "cert-1",
          environment: "production",
          zone_id: "zone-1",
          zone_name: domain.hostname.split(".").slice(-2).join("."),
          ...domain,
        })),
      );
    })
    .get("/d1/database/:database", (c) => {
      const database = databaseOf(c);
      if (!database) return noDatabase(c);
      return success(c, {
        uuid: database.id,
        name: database.name,
        created_at: "2026-08-01T00:00:00.000Z",
        version: "production",
        file_size: 1_000_000,
        num_tables: 30,
        jurisdiction: database.jurisdiction,
        read_replication: { mode: database.replication },
      });
    })
    .post("/d1/database/:database/query", async (c) => {
      const database = databaseOf(c);
      if (!database) return noDatabase(c);
      const { sql } = await c.req.json<{ sql: string }>();
      // Supports only the one statement that the doctor sends.
      if (!/^select name from d1_migrations\b/.test(sql)) {
        return failure(c, 400, 7500, "near the statement: not emulated: SQLITE_ERROR");
      }
      if (!database.migrations) {
        return failure(c, 400, 7500, "no such table: d1_migrations: SQLITE_ERROR");
      }
      const results = database.migrations.map((name) => ({ name }));
      return success(c, [{ success: true, results, meta: { duration: 0.2, changes: 0 } }]);
    });

  return new Hono()
    .use(async (c, next) => {
      const token = c.req.header("authorization");
      if (token === `Bearer ${apiToken}`) return next();
      return token
        ? failure(c, 401, 10_000, "Authentication error")
        : failure(c, 400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
    })
    .get("/accounts", (c) => {
      const others = Array.from({ length: state.otherAccounts }, (_, index) => ({
        id: `${index}`.padStart(32, "f"),
        name: `Other ${index}`,
        type: "standard",
      }));
      return success(c, [{ id: accountId, name: "Tenantry", type: "standard" }, ...others]);
    })
    .route(`/accounts/${accountId}`, account)
    .notFound((c) => failure(c, 404, 7003, "Could not route to the requested path"));
}

function success(c: Context, result: unknown) {
  return c.json({ success: true, errors: [], messages: [], result }, 200);
}

function failure(c: Context, status: 400 | 401 | 404, code: number, message: string) {
  return c.json(
    { success: false, errors: [{ code, message }], messages: [], result: null },
    status,
  );
}
