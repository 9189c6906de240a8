import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { environment } from "../../emulators/clerk/environment.ts";
import type { Instance } from "../../emulators/clerk/instance.ts";
import { defaultSettings, type InstanceSettings } from "../../emulators/clerk/settings.ts";
import { checkApp, compareBuilds } from "../../scripts/doctor/app.ts";
import { judgeRecords } from "../../scripts/doctor/clerk.ts";
import { judgeEnvironment } from "../../scripts/doctor/clerk-instance.ts";
import { judgeAge } from "../../scripts/doctor/clerk-js.ts";
import { judgeToken } from "../../scripts/doctor/clerk-token.ts";
import { judgeMigrations } from "../../scripts/doctor/database.ts";
import type { Deployment } from "../../scripts/doctor/deployment.ts";
import type { Finding } from "../../scripts/doctor/finding.ts";
import { judgeDmarc } from "../../scripts/doctor/postmark-sender.ts";
import { setTimeLimit } from "../../scripts/doctor/request.ts";
import { masker } from "../../scripts/doctor/secrets.ts";
import { table } from "../../scripts/doctor/table.ts";
import { clerkJsVersion } from "../../web/clerk/clerk-js.ts";

/* What the doctor concludes, where no emulator can be in that state: DNS, a public address, time, other tokens. */

const app = "https://app.club.example";
const deployment = (values: Record<string, string> = {}, isLocal = false) =>
  ({ app, isLocal, values: { APP_URL: app, ...values } }) as unknown as Deployment;
const states = (findings: Finding[]) =>
  Object.fromEntries(findings.map(({ name, state }) => [name, state]));

/** The environment of a new application, with something else in one place. */
function changed(path: string, value: unknown): unknown {
  const whole = structuredClone(
    environment({ appUrl: app } as Instance, { ...defaultSettings, testMode: false }),
  ) as unknown as Record<string, unknown>;
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let inner = whole;
  for (const step of steps) {
    inner[step] ??= {};
    inner = inner[step] as Record<string, unknown>;
  }
  inner[last] = value;
  return whole;
}

const isInstanceTable = (section: string) => section.startsWith("Your Clerk instance");

/** An environment with the given ways to sign in and no other. */
function withWays(ways: Partial<InstanceSettings>): unknown {
  const none = { password: false, emailSignIn: false, socialProviders: [], testMode: false };
  return environment({ appUrl: app } as Instance, { ...defaultSettings, ...none, ...ways });
}

const authenticatable = { enabled: true, authenticatable: true };

describe("an instance's environment", () => {
  it("of a new application fits a public address", () => {
    const findings = judgeEnvironment(changed("x", 1), deployment());
    expect(findings.filter(({ state }) => state !== "good")).toEqual([]);
  });

  it.each([
    ["user_settings.attributes.email_address.enabled", false, "email"],
    ["user_settings.attributes.email_address.required", false, "email"],
    ["user_settings.attributes.email_address.verifications", ["email_link"], "email"],
    ["user_settings.attributes.email_address.verify_at_sign_up", false, "email"],
    ["user_settings.attributes.first_name", { enabled: true, required: true }, "names"],
    ["user_settings.attributes.last_name", { enabled: true, required: true }, "names"],
    ["user_settings.attributes.phone_number", { enabled: true, required: true }, "phone"],
    ["user_settings.attributes.username", { enabled: true, required: true }, "username"],
    ["user_settings.sign_up.mode", "restricted", "access mode"],
    ["user_settings.restrictions.allowlist.enabled", true, "restrictions"],
    ["user_settings.enterprise_sso.enabled", true, "enterprise SSO"],
    ["user_settings.saml.enabled", true, "enterprise SSO"],
    ["auth_config.test_mode", true, "test mode"],
    ["maintenance_mode", true, "maintenance"],
  ])("with %s = %j does not fit, and nothing else is said", (path, value, name) => {
    const findings = judgeEnvironment(changed(path, value), deployment());
    const wrong = findings.filter(({ state }) => state !== "good");
    expect(states(wrong)).toEqual({ [name]: "wrong" });
    expect(wrong[0]?.todo).toBeTruthy();
  });

  it.each([
    ["user_settings.social", { oauth_apple: authenticatable }, "social connections", "apple"],
    ["user_settings.social", { oauth_apple: { enabled: true } }, "social connections", "None"],
    ["user_settings.attributes.passkey.enabled", true, "passkeys", "the app offers them"],
    ["user_settings.attributes.email_address.used_for_first_factor", false, "email code", "Off"],
    ["user_settings.attributes.web3_wallet.enabled", true, "wallets", "does not offer"],
    ["user_settings.restrictions.blocklist.enabled", true, "restrictions", "blocklist"],
    ["user_settings.sign_up.legal_consent_enabled", true, "legal consent", "asks for it"],
    ["protect_config.loaders", [{}], "Clerk Protect", "let it run"],
    ["organization_settings.enabled", true, "organizations", "ignores them"],
  ])("with %s = %j is answered by the app", (path, value, name, word) => {
    const findings = judgeEnvironment(changed(path, value), deployment());
    expect(findings.filter(({ state }) => state !== "good")).toEqual([]);
    expect(findings.find((one) => one.name === name)?.is).toContain(word);
  });

  it.each([
    [{ password: true }, "good", "8 characters"],
    [{ emailSignIn: true }, "good", "a mailed code"],
    [{ emailSignIn: true, passkeys: true }, "good", "a mailed code"],
    [{ socialProviders: ["google"] }, "good", "google with the same address"],
    [{}, "wrong", "cannot sign in again"],
    // Somebody has to be signed in to add one.
    [{ passkeys: true }, "wrong", "cannot sign in again"],
  ] satisfies [Partial<InstanceSettings>, string, string][])(
    "with %j alone to sign in by is %s",
    (ways, state, word) => {
      const findings = judgeEnvironment(withWays(ways), deployment());
      expect(findings.find(({ name }) => name === "password")).toMatchObject({ state });
      expect(findings.find(({ name }) => name === "password")?.is).toContain(word);
      expect(findings.filter((one) => one.state !== "good" && one.name !== "password")).toEqual([]);
    },
  );

  it("that requires multi-factor fits with an authenticator app and not without", () => {
    const whole = (enabled: boolean) => {
      const found = withWays({ password: true, secondFactor: "required" });
      const { user_settings } = found as ReturnType<typeof environment>;
      Object.assign(user_settings.attributes.authenticator_app, { enabled });
      return states(judgeEnvironment(found, deployment()))["multi-factor"];
    };
    expect([whole(true), whole(false)]).toEqual(["good", "wrong"]);
  });

  it("with social connections needs credentials of one's own at a public address alone", () => {
    const said = (isLocal: boolean) =>
      judgeEnvironment(withWays({ socialProviders: ["google"] }), deployment({}, isLocal)).find(
        ({ name }) => name === "social connections",
      )?.is;
    expect(said(false)).toContain("your own credentials");
    expect(said(true)).toContain("shared credentials");
  });

  it("is judged as the table in docs/deploy.md says, row by row", () => {
    const section = readFileSync("docs/deploy.md", "utf8").split("\n## ").find(isInstanceTable);
    const [, , ...rows] = section?.split("\n").filter((line) => line.startsWith("|")) ?? [];
    const named = rows.flatMap((row) => row.split("|")[1]?.toLowerCase().split(",") ?? []);
    const judged = judgeEnvironment(changed("x", 1), deployment()).map(({ name }) =>
      name.toLowerCase(),
    );
    expect(named.map((name) => name.trim())).toEqual(judged);
  });

  it("without organizations does not fit CLERK_ORGANIZATIONS", () => {
    const linked = deployment({ CLERK_ORGANIZATIONS: "true" });
    expect(states(judgeEnvironment(changed("x", 1), linked)).organizations).toBe("missing");
  });

  it("that has parts missing or of another shape breaks nothing", () => {
    for (const odd of [{}, null, { user_settings: null }, { user_settings: { attributes: [] } }]) {
      expect(states(judgeEnvironment(odd, deployment())).email).toBe("wrong");
    }
  });
});

describe("a session token", () => {
  const host = "clerk.club.example";
  const own = {
    CLERK_PUBLISHABLE_KEY: `pk_live_${btoa(`${host}$`)}`,
    CLERK_TOKEN_HAS_EMAIL: "true",
  };
  const now = 1_800_000_000_000;
  const token = (claims: object) => {
    const iat = now / 1000;
    const whole = {
      ...{ iss: `https://${host}`, sub: "user_1", sid: "sess_1", iat, exp: iat + 60, nbf: iat - 5 },
      ...claims,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "RS256", typ: "JWT", kid: "ins_1" })}.${part(whole)}.c2ln`;
  };
  const judged = (claims: object, values: Record<string, string> = {}) =>
    judgeToken(token(claims), deployment({ ...own, ...values }), now)[0];
  const both = { email: "a@example.com", email_verified: true };

  it.each([
    [both, {}, "good"],
    [{ email: "a@example.com" }, {}, "missing"],
    [{}, {}, "missing"],
    [{ ...both, email_verified: "true" }, {}, "wrong"],
    [{}, { CLERK_TOKEN_HAS_EMAIL: "false" }, "good"],
    [{ ...both, iss: "https://elsewhere.example" }, {}, "wrong"],
    [{ ...both, iss: `${app}/__clerk` }, {}, "good"],
    [{ ...both, iss: `${app}/__clerk` }, { CLERK_ISSUER: `https://${host}` }, "wrong"],
    [{ ...both, azp: "https://elsewhere.example" }, {}, "wrong"],
    [{ ...both, sts: "pending" }, {}, "wrong"],
  ])("with %j and %j is %s", (claims, values, state) => {
    expect(judged(claims, values)?.state).toBe(state);
  });

  it("of another issuer names the one to set", () => {
    const found = judged({ ...both, iss: "https://elsewhere.example" });
    expect(found?.todo).toContain("https://elsewhere.example");
  });
});

it("an app that answers too late is not taken for one that was not started", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as AddressInfo;
  setTimeLimit(0.2);
  const findings = await checkApp({ ...deployment({}, true), app: `http://127.0.0.1:${port}` });
  setTimeLimit(6);
  server.closeAllConnections();
  server.close();
  const answers = findings.find(({ name }) => name === "answers");
  expect(answers).toMatchObject({ state: "wrong" });
  expect(answers?.todo).toContain("--timeout 30");
});

it("DNS records are there, absent, others, or cannot be asked", () => {
  const record = { host: "clkmail.club.example", value: "mail.clerk.services" };
  const state = (is: string | null | undefined) => judgeRecords([{ ...record, is }])[0]?.state;
  expect(state("mail.clerk.services.")).toBe("good");
  expect(state("elsewhere.example")).toBe("wrong");
  expect(state(null)).toBe("missing");
  expect(state(undefined)).toBe("not asked");
});

it("a domain has one DMARC record, none, or too many", () => {
  const state = (records: string[]) => judgeDmarc(records, "club.example")[0]?.state;
  expect(state(["v=DMARC1; p=none;"])).toBe("good");
  expect(state(["something else"])).toBe("missing");
  expect(state(["v=DMARC1; p=none;", "v=DMARC1; p=reject;"])).toBe("wrong");
});

it("clerk-js is old after a year", () => {
  const time = { [clerkJsVersion]: "2026-01-01T00:00:00Z" };
  const state = (at: string) => judgeAge({ time }, Date.parse(at))[0]?.state;
  expect(state("2026-12-30T00:00:00Z")).toBe("good");
  expect(state("2027-01-03T00:00:00Z")).toBe("wrong");
  expect(judgeAge({}, 0)[0]?.state).toBe("not asked");
});

it("migrations are all applied, some, or more than this checkout has", () => {
  const folder = ["0000_a.sql", "0001_b.sql"];
  const state = (applied: string[]) => judgeMigrations(applied, folder)[0]?.state;
  expect(state(folder)).toBe("good");
  expect(state(["0000_a.sql"])).toBe("missing");
  expect(state([...folder, "0002_c.sql"])).toBe("wrong");
});

it("two builds differ by the files that their pages load", () => {
  const html = (name: string) => `<script src="/assets/${name}.js"></script>`;
  expect(compareBuilds(html("a"), html("a"))[0]?.state).toBe("good");
  expect(compareBuilds(html("a"), html("b"))[0]?.state).toBe("wrong");
  expect(compareBuilds(html("a"), "<h1>Parked</h1>")[0]?.state).toBe("missing");
});

it("a secret is masked in every form that it may have", () => {
  const password = 'a "quoted" password of length';
  const mask = masker({
    POSTMARK_WEBHOOK_CREDENTIAL: `user:${password}`,
    CLERK_SECRET_KEY: "sk_live_secret-part",
    CLOUDFLARE_API_TOKEN: "cloudflare-token",
  });
  for (const text of [
    password,
    encodeURIComponent(password),
    JSON.stringify(password),
    btoa(`user:${password}`),
    "sk_live_secret-part",
    "secret-part",
    "Bearer cloudflare-token",
  ]) {
    expect(mask(`<${text}>`)).toContain("•••");
    expect(mask(`<${text}>`)).not.toMatch(/quoted|secret-part|cloudflare-token/);
  }
});

it("the table keeps its columns, and colours states alone", () => {
  const findings: Finding[] = [
    { group: "App", name: "answers", state: "wrong", is: "It does not.", todo: "Start it." },
  ];
  expect(table(findings, { width: 80, hasColor: false })).toBe(
    "\nApp\n  wrong      answers  It does not.\n             → Start it.\n\n1 wrong.\n",
  );
  expect(table(findings, { width: 80, hasColor: true })).toContain("\u001b[31mwrong");
  const long: Finding[] = [
    {
      group: "Clerk",
      name: "a name of some length",
      state: "missing",
      is: "A sentence that goes on ".repeat(9).trim(),
      todo: "Something to do that goes on ".repeat(9).trim(),
    },
  ];
  for (const width of [80, 120]) {
    const lines = table(long, { width, hasColor: false }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines.length).toBeGreaterThan(5);
  }
});

it("the table joins what was not asked for one reason, and gives a long name its own line", () => {
  const of = (name: string, is: string): Finding => ({
    group: "Clerk",
    name,
    state: "not asked",
    is,
  });
  const findings = [of("proxy", "No key."), of("DNS", "No key."), of("keys", "Other.")];
  expect(table(findings, { width: 80, hasColor: false })).toBe(
    "\nClerk\n  not asked  proxy, DNS\n                    No key.\n  not asked  keys   Other.\n\n3 not asked.\n",
  );
});
