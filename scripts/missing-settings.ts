import { type Bindings, SettingsError, settingsOf } from "../worker/http/env.ts";

/** The configuration that a deployed Worker needs. */
export interface Deployment {
  /** `[vars]` of wrangler.toml. */
  vars: Record<string, unknown>;
  /** The names of the secrets that are set. Their values cannot be read, so they count as valid. */
  secrets: string[];
  routes?: unknown[] | undefined;
  workers_dev?: boolean | undefined;
  hasDatabase: boolean;
}

/** One line for each setting that is missing or invalid, starting with its name. */
export function missingBeforeLaunch(deployment: Deployment): string[] {
  const { vars, secrets, routes = [], workers_dev, hasDatabase } = deployment;
  const missing = settingFaults(vars).filter(([name]) => !secrets.includes(name));
  const lines = missing.map(([name, fault]) => {
    const where = name in vars ? "wrangler.toml" : `npx wrangler secret put ${name}`;
    return `${name} ${fault} (${where})`;
  });
  if (String(vars.APP_URL).endsWith(".example")) {
    lines.unshift("APP_URL is still the example's (wrangler.toml)");
  }
  if (routes.length === 0 && workers_dev !== true) {
    lines.unshift("routes attach no domain yet, so the app has no address (wrangler.toml)");
  }
  if (!hasDatabase) lines.unshift("database_id is still empty (npx wrangler d1 create tenantry)");
  return lines;
}

/** The invalid settings from the Worker's own validation, with the reason. */
function settingFaults(vars: Record<string, unknown>): [string, string][] {
  try {
    settingsOf({ ...vars } as Bindings);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.faults.map(({ name, fault }) => [name, fault]);
  }
}
