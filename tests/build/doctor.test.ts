import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import type { Models } from "postmark";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { buildWorker } from "../../bench/build.ts";
import { freePort } from "../../bench/ports.ts";
import { type Assets, migrate, type Served, serve } from "../../bench/workerd.ts";
import { type RunningClerk, startClerk, webhookSecret } from "../../emulators/clerk/server.ts";
import { defaultSettings } from "../../emulators/clerk/settings.ts";
import {
  apiToken,
  type RunningCloudflare,
  startCloudflare,
} from "../../emulators/cloudflare/server.ts";
import { accountToken, newAccount } from "../../emulators/postmark/account.ts";
import {
  type RunningPostmark,
  startPostmark,
  webhookCredential,
} from "../../emulators/postmark/server.ts";
import type { Variables } from "../../scripts/dev-vars.ts";
import { emulatedSettings } from "../../scripts/settings.ts";
import {
  checkout,
  examined,
  exampleSettings,
  type RunOptions,
  registry,
  runDoctor,
} from "../support/doctor-run.ts";

/*
 * `npm run doctor` against the built Worker and the emulators: as somebody at a terminal runs it where that matters,
 * and otherwise in this process.
 */

const data = mkdtempSync(join(tmpdir(), "tenantry-doctored-"));
const page = '<!doctype html><title>Tenantry</title><script src="/assets/index-1.js"></script>';
let folder: string;
let worker: Served;
let app: string;
let clerk: RunningClerk;
let postmark: RunningPostmark;
let npm: Awaited<ReturnType<typeof registry>>;
let vars: Variables;
/** Where the doctor runs: its build is what the Worker serves. */
let home: string;

const startWorker = (more: Variables = {}) =>
  serve({
    folder,
    port: Number(URL.parse(app)?.port),
    data,
    durableObjects: { RATE_LIMITER: "RateLimiter" },
    vars: { ...exampleSettings(), ...vars, ...more },
    assets: {
      ...(unstable_readConfig({ config: "wrangler.toml" }).assets as Assets),
      directory: join(data, "web"),
    },
  });

beforeAll(async () => {
  mkdirSync(join(data, "web"));
  writeFileSync(join(data, "web", "index.html"), page);
  home = checkout((text) => text);
  writeFileSync(join(home, "dist", "web", "index.html"), page);
  folder = await buildWorker("worker/index.ts");
  app = `http://127.0.0.1:${await freePort()}`;
  npm = await registry(30);
  const webhook = { url: `${app}/api/webhooks/postmark`, credential: webhookCredential };
  postmark = await startPostmark({ port: 0, webhook });
  clerk = await startClerk({
    port: 0,
    appUrl: app,
    webhook: { url: `${app}/api/webhooks/clerk`, secret: webhookSecret, types: [] },
  });
  const urls = { app, clerk: clerk.url, postmark: postmark.url };
  vars = emulatedSettings(urls, clerk.jwtKey);
  worker = await startWorker();
  await migrate(worker.database);
  await worker.database.exec("create table d1_migrations (id integer primary key, name text)");
  for (const name of readdirSync("migrations").filter((one) => one.endsWith(".sql"))) {
    await worker.database.prepare("insert into d1_migrations (name) values (?)").bind(name).run();
  }
});
afterAll(async () => {
  await worker.stop();
  await Promise.all([clerk.close(), postmark.close()]);
  npm.close();
  for (const one of [data, folder, home]) rmSync(one, { recursive: true, force: true });
});
beforeEach(() => {
  Object.assign(clerk.settings, defaultSettings);
  const webhook = { url: `${app}/api/webhooks/postmark`, credential: webhookCredential };
  Object.assign(postmark.account, newAccount("hello@tenantry.example", webhook));
});

/** This stack, with all that the doctor can be given. */
const ofStack = (more: Variables, options: RunOptions): RunOptions => ({
  vars: { ...vars, ...more },
  folder: home,
  ...options,
  env: {
    POSTMARK_ACCOUNT_TOKEN: accountToken,
    DATA_FOLDER: data,
    npm_config_registry: npm.url,
    ...options.env,
  },
});
const run = (more: Variables = {}, options: RunOptions = {}) => runDoctor(ofStack(more, options));
const examine = (more: Variables = {}, options: RunOptions = {}) =>
  examined(ofStack(more, options));

/** Somebody with a session, as whoever signed in to the app. */
async function signedIn(email: string): Promise<void> {
  const sdk = createClerkClient({ secretKey: vars.CLERK_SECRET_KEY ?? "", apiUrl: clerk.url });
  const user = await sdk.users.createUser({ emailAddress: [email], password: "long enough" });
  await sdk.sessions.createSession({ userId: user.id });
}

describe("npm run doctor, where everything is as it should be", () => {
  it("finds nothing missing or wrong, and ends with 0", async () => {
    await signedIn("operator@example.com");
    const before = await rows();
    const all = await run({}, { as: "operator@example.com" });
    expect(all.broken, all.output).toEqual([]);
    expect(all.code).toBe(0);
    for (const name of [
      ...["App: settings", "App: answers", "App: other hosts", "App: security headers"],
      ...["App: version", "Clerk: keys", "Clerk: secret key", "Clerk: same instance"],
      ...["Clerk: signing key", "Clerk: proxy", "Clerk: proxy check", "Clerk: token claims"],
      ...["Clerk: webhook secret", "Clerk: clerk-js", "Clerk instance: environment"],
      ...["Clerk instance: password", "Postmark: server token", "Postmark: message stream"],
      ...["Postmark: sender", "Postmark: DKIM", "Postmark: webhook of outbound"],
      ...["Postmark: webhook credential", "Database: migrations"],
    ]) {
      expect(all.states[name], name).toBe("good");
    }
    // It has changed nothing: neither person nor mail nor event.
    expect(await rows()).toEqual(before);
    const sent = await fetch(`${postmark.url}/messages/outbound?count=1&offset=0`, {
      headers: { "x-postmark-server-token": vars.POSTMARK_SERVER_TOKEN ?? "" },
    });
    expect(await sent.json()).toMatchObject({ TotalCount: 0 });
  });

  it("fits into 80 and 120 columns, and fails for what was not asked only with --strict", async () => {
    const narrow = await run({}, { columns: 80, strict: true });
    const wide = await examine({}, { columns: 120 });
    const strict = await examine({}, { strict: true });
    for (const [table, columns] of [
      [narrow, 80],
      [wide, 120],
    ] as const) {
      const lines = table.output.split("\n").filter((line) => !line.startsWith("Settings:"));
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      // No colour where it is no terminal.
      expect(table.output).not.toContain("\u001b");
      expect(table.output).toMatch(/\d+ good, \d+ not asked\./);
      expect(table.output).toContain("  good       signing key");
    }
    expect(wide.code).toBe(0);
    expect(strict.broken).toEqual([]);
    expect(strict.states["Clerk: webhook endpoint"]).toBe("not asked");
    expect([narrow.code, strict.code]).toEqual([1, 1]);
  });
});

/** How many people and mails the Worker knows. */
async function rows(): Promise<unknown> {
  const counted = "select (select count(*) from users) + (select count(*) from emails) as n";
  return (await worker.database.prepare(counted).all()).results;
}

describe("the app", () => {
  it("is told apart when it does not answer, and when something else does", async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    const none = await run({ APP_URL: closed });
    const elsewhere = await examine({ APP_URL: npm.url.replace(/\/$/, "") });
    expect(none.code).toBe(1);
    expect(none.of("App: answers").is).toContain("refuses the connection");
    expect(none.states["Clerk: webhook secret"]).toBe("not asked");
    expect(none.states["Postmark: webhook credential"]).toBe("not asked");
    expect(none.states["Clerk instance: environment"]).toBe("not asked");
    expect(elsewhere.of("App: answers")).toMatchObject({ state: "wrong" });
    expect(elsewhere.of("App: answers").is).toContain("Something else");
    expect(elsewhere.states["App: security headers"]).toBe("wrong");
    expect(elsewhere.states["App: other hosts"]).toBe("wrong");
    expect(elsewhere.states["App: version"]).toBe("missing");
  });

  it("that is paused, or refuses its settings, or has other ones, says so", async () => {
    const others: [Variables, string][] = [
      [{ PAUSED: "1" }, "paused"],
      [{ CLERK_SECRET_KEY: "" }, "refuses its settings"],
      [{ APP_URL: "https://other.example.com", ...realKeys }, "APP_URL is another"],
    ];
    for (const [settings, word] of others) {
      await worker.stop();
      worker = await startWorker(settings);
      const run = await examine();
      expect(run.of("App: answers").state).toBe("wrong");
      expect(run.of("App: answers").is).toContain(word);
      expect(run.code).toBe(1);
    }
    await worker.stop();
    worker = await startWorker();
  });

  it("has its settings judged by the Worker's own rules, and none of them printed", async () => {
    const all = await run({
      CLERK_SECRET_KEY: "sk_nonsense_secret",
      CLERK_WEBHOOK_SECRET: "not-a-secret-at-all",
      POSTMARK_WEBHOOK_CREDENTIAL: "user:short-one",
      APP_URL: "not an address",
      CLERK_JWT_KEY: "nonsense",
      ONBOARDING: "whatever",
    });
    expect(all.code).toBe(1);
    for (const name of [
      ...["CLERK_SECRET_KEY", "CLERK_WEBHOOK_SECRET", "POSTMARK_WEBHOOK_CREDENTIAL"],
      ...["APP_URL", "CLERK_JWT_KEY", "ONBOARDING"],
    ]) {
      expect(all.states[`App: setting ${name}`], name).toBe("wrong");
    }
  });
});

/** Keys that a Worker takes at a public address. */
const realKeys = {
  CLERK_SECRET_KEY: "sk_live_something",
  POSTMARK_SERVER_TOKEN: "0123-4567-89ab",
};

describe("Clerk", () => {
  it("refuses a wrong secret key, and the doctor says where the right one is", async () => {
    const all = await run({ CLERK_SECRET_KEY: "sk_test_of_somebody_else" });
    expect(all.of("Clerk: secret key")).toMatchObject({ state: "wrong" });
    expect(all.of("Clerk: secret key").is).toContain("clerk_key_invalid");
    expect(all.code).toBe(1);
  });

  it("has keys of two kinds, another instance's, another issuer or another signing key", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const run = await examine({
      CLERK_PUBLISHABLE_KEY: `pk_live_${btoa("clerk.elsewhere.example$")}`,
      CLERK_ISSUER: "https://clerk.elsewhere.example",
      CLERK_JWT_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
    });
    for (const name of ["keys", "same instance", "issuer", "signing key"]) {
      expect(run.states[`Clerk: ${name}`], name).toBe("wrong");
    }
  });

  it("knows no proxy yet: the doctor says it, and that everything else waits for it", async () => {
    clerk.settings.proxy = false;
    const run = await examine();
    expect(run.of("Clerk: proxy")).toMatchObject({ state: "missing" });
    expect(run.of("Clerk: proxy").todo).toContain(`${app}/__clerk`);
    // What Clerk asks before it is registered.
    expect(run.states["Clerk: proxy check"]).toBe("good");
    expect(run.of("Clerk instance: environment")).toMatchObject({ state: "wrong" });
  });

  it("has settings that do not fit, each with what to do", async () => {
    Object.assign(clerk.settings, {
      names: "required",
      phone: "required",
      username: "required",
      password: false,
      socialProviders: [],
      emailVerification: "link",
      signUpMode: "waitlist",
      organizations: true,
      sessionTask: "choose-organization",
    } satisfies Partial<typeof defaultSettings>);
    const run = await examine();
    const wrong = run.broken.filter((name) => name.startsWith("Clerk instance"));
    expect(wrong).toEqual(
      [...["email", "password", "names", "phone", "username", "access mode", "organizations"]].map(
        (name) => `Clerk instance: ${name}`,
      ),
    );
    for (const name of wrong)
      expect(run.of(name).todo, name).toContain("https://dashboard.clerk.com/~/");
    expect(run.code).toBe(1);
  });

  it("has settings that the app answers whatever they are", async () => {
    Object.assign(clerk.settings, {
      names: "optional",
      phone: "optional",
      legalConsent: true,
      captcha: false,
      password: false,
      passkeys: true,
      socialProviders: ["google", "apple"],
      secondFactor: "required",
      strictEnumeration: true,
      singleSession: false,
    } satisfies Partial<typeof defaultSettings>);
    const run = await examine();
    expect(run.broken).toEqual([]);
    expect(run.of("Clerk instance: legal consent").is).toContain("the app asks for it");
    expect(run.of("Clerk instance: password").is).toContain("mailed code");
    expect(run.of("Clerk instance: passkeys").is).toContain("the app offers them");
    expect(run.of("Clerk instance: social connections").is).toContain("apple, google");
    expect(run.of("Clerk instance: multi-factor").is).toContain("set up an authenticator app");
  });

  it("signs webhooks with another secret than the app has", async () => {
    const other = `whsec_${btoa("another secret of another endpoint")}`;
    const run = await examine({ CLERK_WEBHOOK_SECRET: other });
    expect(run.of("Clerk: webhook secret")).toMatchObject({ state: "wrong" });
  });

  it("says what it cannot see of a token, and whom it does not find", async () => {
    const without = await examine();
    const nobody = await examine({}, { as: "nobody@example.com" });
    expect(without.states["Clerk: token claims"]).toBe("not asked");
    expect(nobody.of("Clerk: token claims")).toMatchObject({ state: "not asked" });
    expect(nobody.of("Clerk: token claims").is).toContain("no person");
  });
});

describe("Postmark", () => {
  it("refuses a wrong token of the server, or of the account", async () => {
    const one = await examine({ POSTMARK_SERVER_TOKEN: "another-server-token" });
    const other = await examine({}, { env: { POSTMARK_ACCOUNT_TOKEN: "another-account" } });
    expect(one.of("Postmark: server token")).toMatchObject({ state: "wrong" });
    expect(one.of("Postmark: server token").is).toContain("401");
    expect(other.of("Postmark: sender")).toMatchObject({ state: "wrong" });
    expect([one.code, other.code]).toEqual([1, 1]);
  });

  it("has streams, sender, webhook and tracking that do not fit", async () => {
    const { account } = postmark;
    account.server.TrackLinks = "HtmlAndText" as Models.LinkTrackingOptions;
    account.streams = account.streams.filter(({ ID }) => ID !== "outbound");
    for (const domain of account.domains) {
      Object.assign(domain, { DKIMVerified: false, ReturnPathDomainVerified: false });
    }
    account.webhooks = account.webhooks.filter(({ MessageStream }) => MessageStream !== "outbound");
    account.stats = { Sent: 500, Bounced: 75, BounceRate: 15, SpamComplaintsRate: 0 };
    const run = await examine({ POSTMARK_BROADCAST_STREAM: "inbound" });
    const found = Object.entries(run.states).filter(([name]) => name.startsWith("Postmark"));
    expect(Object.fromEntries(found)).toMatchObject({
      "Postmark: tracking": "wrong",
      "Postmark: message stream": "missing",
      "Postmark: broadcast stream": "wrong",
      "Postmark: sender": "wrong",
      "Postmark: DKIM": "missing",
      "Postmark: Return-Path": "missing",
      "Postmark: webhook of outbound": "not asked",
      "Postmark: bounces": "wrong",
    });
    expect(run.code).toBe(1);
  });

  it("has a webhook that tells too little, or carries another credential", async () => {
    const [outbound, broadcast] = postmark.account.webhooks;
    Object.assign(outbound ?? {}, {
      Triggers: {
        ...outbound?.Triggers,
        Bounce: { Enabled: false },
        SpamComplaint: { Enabled: false },
      },
    });
    Object.assign(broadcast ?? {}, { HttpAuth: { Username: "postmark", Password: "of another" } });
    const run = await examine({ POSTMARK_BROADCAST_STREAM: "broadcast" });
    expect(run.of("Postmark: webhook of outbound").is).toContain("Bounce, SpamComplaint");
    expect(run.of("Postmark: webhook of broadcast").is).toContain("password");
  });

  it("has a credential that the app does not take", async () => {
    const run = await examine({
      POSTMARK_WEBHOOK_CREDENTIAL: `user:${"another-password".repeat(2)}`,
    });
    expect(run.of("Postmark: webhook credential")).toMatchObject({ state: "wrong" });
    expect(run.of("Postmark: webhook of outbound")).toMatchObject({ state: "wrong" });
  });

  it("without the account's token is asked what the server's token may", async () => {
    const run = await examine({}, { env: { POSTMARK_ACCOUNT_TOKEN: "" } });
    expect(run.broken).toEqual([]);
    expect(run.of("Postmark: sender")).toMatchObject({ state: "not asked" });
    expect(run.of("Postmark: DKIM").todo).toContain("POSTMARK_ACCOUNT_TOKEN");
  });
});

describe("a deployment at Cloudflare", () => {
  const id = "11111111-2222-3333-4444-555555555555";
  const host = "app.club.example";
  const names = readdirSync("migrations").filter((name) => name.endsWith(".sql"));
  let cloudflare: RunningCloudflare;
  let clone: string;

  beforeAll(async () => {
    clone = checkout((text) =>
      text
        .replace(/^# routes = .*$/m, `routes = [{ pattern = "${host}", custom_domain = true }]`)
        .replace(/^APP_URL = .*$/m, `APP_URL = "https://${host}"`)
        .replace(/^database_id = .*$/m, `database_id = "${id}"`),
    );
    cloudflare = await startCloudflare({ otherAccounts: 0, domains: [] });
  });
  afterAll(async () => {
    await cloudflare.close();
    rmSync(clone, { recursive: true });
  });
  beforeEach(() => {
    const texts = Object.entries({ ...exampleSettings(), APP_URL: `https://${host}` });
    Object.assign(cloudflare.state, {
      otherAccounts: 0,
      domains: [{ hostname: host, service: "tenantry" }],
      database: {
        id,
        name: "tenantry",
        replication: "auto",
        jurisdiction: "eu",
        migrations: names,
      },
      worker: {
        name: "tenantry",
        bindings: [
          { name: "DB", type: "d1", database_id: id },
          { name: "RATE_LIMITER", type: "durable_object_namespace", class_name: "RateLimiter" },
          { name: "ASSETS", type: "assets" },
          ...texts.map(([name, text]) => ({ name, type: "plain_text", text })),
        ],
        secrets: [
          ...["CLERK_SECRET_KEY", "CLERK_WEBHOOK_SECRET"],
          ...["POSTMARK_SERVER_TOKEN", "POSTMARK_WEBHOOK_CREDENTIAL"],
        ],
        crons: ["* * * * *"],
        isOnWorkersDev: false,
        hasPreviews: false,
      },
    } satisfies typeof cloudflare.state);
  });

  const deployed = (env: Record<string, string> = {}) =>
    examined({
      folder: clone,
      env: {
        CLOUDFLARE_API_TOKEN: apiToken,
        CLOUDFLARE_API_BASE_URL: cloudflare.url,
        npm_config_registry: npm.url,
        ...env,
      },
    });
  const ofCloudflare = (states: Record<string, string>) =>
    Object.entries(states).filter(([name]) => /^(Database|Cloudflare)/.test(name));

  it("is compared with wrangler.toml, and every part of it is good", async () => {
    const { states, of } = await deployed();
    const parts = ofCloudflare(states);
    expect(parts.map(([name]) => name)).toEqual([
      ...["database", "replication", "location", "migrations"].map((name) => `Database: ${name}`),
      ...["domain", "workers.dev", "cron", "bindings", "deployed settings", "secrets"].map(
        (name) => `Cloudflare: ${name}`,
      ),
    ]);
    expect(parts.filter(([, state]) => state !== "good")).toEqual([]);
    // Their names are known, and not their values.
    expect(of("App: setting CLERK_SECRET_KEY")).toMatchObject({ state: "not asked" });
  });

  it("lacks what was not deployed", async () => {
    const { state } = cloudflare;
    state.domains = [{ hostname: host, service: "another" }];
    Object.assign(state.database ?? {}, { replication: "disabled", migrations: names.slice(0, 3) });
    const { worker: script } = state;
    script?.bindings.splice(1, 1);
    const timing = script?.bindings.find(({ name }) => name === "SERVER_TIMING");
    if (timing) timing.text = "1";
    script?.secrets.splice(0, 1);
    script?.secrets.push("PAUSED");
    Object.assign(script ?? {}, { crons: [], isOnWorkersDev: true, hasPreviews: true });
    const run = await deployed();
    expect(Object.fromEntries(ofCloudflare(run.states))).toMatchObject({
      "Database: replication": "missing",
      "Database: migrations": "missing",
      "Cloudflare: domain": "wrong",
      "Cloudflare: workers.dev": "wrong",
      "Cloudflare: cron": "missing",
      "Cloudflare: bindings": "missing",
      "Cloudflare: deployed settings": "wrong",
      "Cloudflare: secrets": "missing",
    });
    expect(run.states["App: setting CLERK_SECRET_KEY"]).toBe("missing");
    expect(run.of("Cloudflare: deployed settings").is).toContain("SERVER_TIMING");
  });

  it("is not there at all, or its database is another account's", async () => {
    delete cloudflare.state.worker;
    delete cloudflare.state.database;
    const run = await deployed();
    expect(run.states).toMatchObject({
      "Database: database": "wrong",
      "Cloudflare: worker": "missing",
    });
  });

  it("is not asked without a token, with one of two accounts, or without a network", async () => {
    cloudflare.state.otherAccounts = 1;
    const closed = `http://localhost:${await freePort()}`;
    const without = await deployed({ CLOUDFLARE_API_TOKEN: "", HOME: data, XDG_CONFIG_HOME: data });
    const two = await deployed();
    const cut = await deployed({ CLOUDFLARE_API_BASE_URL: closed, npm_config_registry: closed });
    expect(without.of("Cloudflare: cron").state).toBe("not asked");
    expect(without.of("Cloudflare: cron").todo).toContain("CLOUDFLARE_API_TOKEN");
    expect(two.of("Database: migrations").todo).toContain("CLOUDFLARE_ACCOUNT_ID");
    expect(cut.of("Cloudflare: cron").is).toContain("refuses the connection");
    expect(cut.states["Clerk: clerk-js"]).toBe("not asked");
  });

  it("refuses a wrong token, which is wrong and not only not asked", async () => {
    const run = await deployed({ CLOUDFLARE_API_TOKEN: "a-token-of-nobody" });
    expect(run.of("Cloudflare: token")).toMatchObject({ state: "wrong" });
  });
});

describe("where nothing is set up", () => {
  it("says first that APP_URL is still the example's", async () => {
    const clone = checkout((text) => text);
    const run = await examined({
      folder: clone,
      env: { npm_config_registry: npm.url, HOME: data },
    });
    rmSync(clone, { recursive: true });
    expect(run.of("App: setting APP_URL")).toMatchObject({ state: "missing" });
    expect(run.of("Database: database")).toMatchObject({ state: "missing" });
    expect(run.code).toBe(1);
  });

  it("says which option or file it does not know, and ends with 2", async () => {
    const unknown = await runDoctor({ args: ["--nonsense"] });
    const absent = await runDoctor({ args: ["--vars", "no-such-file"] });
    expect([unknown.code, absent.code]).toEqual([2, 2]);
    expect(absent.output).toContain("no-such-file is not there");
    expect(readFileSync("package.json", "utf8")).toContain('"doctor":');
  });
});
