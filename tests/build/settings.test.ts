import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { fillDevVars, hasRealKeys, withEmulators } from "../../scripts/dev-vars.ts";
import { missingBeforeLaunch } from "../../scripts/missing-settings.ts";
import { emulatedSettings } from "../../scripts/settings.ts";

/* Settings and secrets: where they are explained, how `.dev.vars` is filled, what a deployment lacks. */

const example = readFileSync(".dev.vars.example", "utf8");
const config = unstable_readConfig({ config: "wrangler.toml" });
/** Every setting that the Worker checks. */
const settings = [...readFileSync("worker/http/env.ts", "utf8").matchAll(/^ {4,}([A-Z_]+):/gm)].map(
  ([, name]) => name ?? "",
);
const required = [
  "CLERK_SECRET_KEY",
  "CLERK_WEBHOOK_SECRET",
  "POSTMARK_SERVER_TOKEN",
  "POSTMARK_WEBHOOK_CREDENTIAL",
];

describe(".dev.vars.example", () => {
  it("has every setting of worker/http/env.ts", () => {
    expect(settings.length).toBeGreaterThan(20);
    const named = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(settings.filter((name) => !named.includes(name))).toEqual([]);
  });

  it("leaves open, empty, only the secrets without which nothing works: the Deploy button asks for those", () => {
    expect(parseEnv(example)).toEqual(Object.fromEntries(required.map((name) => [name, ""])));
    expect(hasRealKeys(parseEnv(example) as Record<string, string>)).toBe(false);
  });
});

it("package.json describes every binding, variable and secret for the Deploy button", () => {
  const { cloudflare } = JSON.parse(readFileSync("package.json", "utf8")) as {
    cloudflare: { bindings: Record<string, { description: string }> };
  };
  const asked = [
    ...config.d1_databases.map(({ binding }: { binding: string }) => binding),
    ...config.durable_objects.bindings.map(({ name }: { name: string }) => name),
    ...Object.keys(config.vars),
    ...required,
  ];
  expect(asked.filter((name) => !cloudflare.bindings[name]?.description)).toEqual([]);
});

describe("the emulators' keys in .dev.vars", () => {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-vars-"));
  const file = join(folder, ".dev.vars");
  process.env.DEV_VARS = file;
  afterAll(() => {
    delete process.env.DEV_VARS;
    rmSync(folder, { recursive: true });
  });
  const addresses = { app: "http://localhost:1", clerk: "http://c", postmark: "http://p" };
  const emulated = emulatedSettings(addresses, "-----BEGIN\nKEY-----\n");
  const filled = (text?: string) => {
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text);
    const isFilled = fillDevVars(emulated);
    return { isFilled, text: readFileSync(file, "utf8") };
  };

  it("are written where there is no file, and the second time nothing changes", () => {
    const { text } = filled();
    expect(parseEnv(text)).toMatchObject(emulated);
    fillDevVars(emulated);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("take the place of the example's empty ones and of an older run's, and leave every other line", () => {
    const own = `# mine\nPLATFORM_ADMINS=me@example.com\nSERVER_TIMING=0`;
    const old = `CLERK_SECRET_KEY="sk_test_emulated"\nCLERK_JWT_KEY="-----BEGIN\nOLD-----"\n`;
    for (const before of [example, old]) {
      const { text } = filled(`${before}${own}`);
      expect(text).toContain(own);
      expect(parseEnv(text)).toEqual(withEmulators({ ...parseEnv(own) } as never, emulated));
    }
  });

  it("leave a real Postmark token alone", () => {
    const text = "POSTMARK_SERVER_TOKEN=real-token\n";
    expect(filled(text).text).toContain(text);
    expect(filled(text).text).not.toContain("POSTMARK_API_URL");
  });

  it("are not written beside the real services' keys", () => {
    const real = "CLERK_SECRET_KEY=sk_test_real\n";
    expect(filled(real)).toEqual({ isFilled: false, text: real });
  });
});

describe("npm run deploy", () => {
  const { vars } = config;
  const real = {
    ...vars,
    APP_URL: "https://app.example.com",
    CLERK_PUBLISHABLE_KEY: "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
    CLERK_ISSUER: "https://clerk.example.com",
  };
  const secrets = [...required, "CLERK_JWT_KEY"];
  const routes = [{ pattern: "app.example.com", custom_domain: true }];

  it("says which settings are missing, and where each is set", () => {
    const missing = missingBeforeLaunch({ vars, secrets: [], hasDatabase: false }).join("\n");
    for (const name of ["database_id", "routes", "APP_URL", "CLERK_PUBLISHABLE_KEY", ...required]) {
      expect(missing).toMatch(new RegExp(`^${name} `, "m"));
    }
    expect(missing).toContain("npx wrangler secret put CLERK_SECRET_KEY");
    expect(missing).toMatch(/^CLERK_PUBLISHABLE_KEY .*\(wrangler\.toml\)$/m);
  });

  it("says nothing is missing once everything is set", () => {
    expect(missingBeforeLaunch({ vars: real, secrets, routes, hasDatabase: true })).toEqual([]);
  });

  it("can be rehearsed without an account", () => {
    const env = { ...process.env, WRANGLER_SEND_METRICS: "false" };
    const args = ["scripts/deploy.ts", "--dry-run"];
    const output = execFileSync("node", args, { env, encoding: "utf8", stdio: "pipe" });
    expect(output).toContain("--dry-run: exiting now.");
    expect(output).toContain("CLERK_PUBLISHABLE_KEY must be a publishable key");
  });
});
