import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { ServerClient } from "postmark";
import { afterAll, afterEach, describe, expect, it } from "vitest";

/* `npm start` as somebody at a terminal meets it. */

const folder = mkdtempSync(join(tmpdir(), "tenantry-start-"));
// Below 32768, where Linux begins to give ports to connections.
const ports = { PORT: "28787", CLERK_EMULATOR_PORT: "28788", POSTMARK_EMULATOR_PORT: "28789" };
const app = "http://localhost:28787";
let running: Started | undefined;

interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function start(env: Record<string, string> = {}): Started {
  const child = spawn("node", ["scripts/start.ts"], {
    env: { ...process.env, ...ports, DATA_FOLDER: folder, ...env },
    detached: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  running = { child, output: () => output, ended };
  return running;
}

async function ready(started: Started): Promise<void> {
  await Promise.race([
    expect.poll(started.output, { interval: 100 }).toContain("Ready."),
    started.ended.then(() => expect.fail(started.output())),
  ]);
}

/** Ctrl-C, as a terminal sends it: to the whole group. */
async function interrupt({ child, ended }: Started): Promise<number | null> {
  process.kill(-(child.pid ?? 0), "SIGINT");
  return ended;
}

/** Somebody with Clerk, made by its own SDK as its documentation says; call it for headers with a fresh token. */
async function signUp(email: string): Promise<() => Promise<{ authorization: string }>> {
  const clerk = createClerkClient({
    secretKey: "sk_test_emulated",
    apiUrl: `http://localhost:${ports.CLERK_EMULATOR_PORT}`,
  });
  const user = await clerk.users.createUser({ emailAddress: [email], password: "long enough" });
  const session = await clerk.sessions.createSession({ userId: user.id });
  return async () => ({
    authorization: `Bearer ${(await clerk.sessions.getToken(session.id)).jwt}`,
  });
}

/** The processes below one whose command line has that text. */
function descendants(of: number, text: string): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  const all = table.split("\n").map((line) => {
    const [pid = "", parent = "", ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), args: args.join(" ") };
  });
  const below = (pid: number): typeof all =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(of)
    .filter(({ args }) => args.includes(text))
    .map(({ pid }) => pid);
}

const listening = async (port: string) =>
  fetch(`http://localhost:${port}`).then(
    () => true,
    () => false,
  );

afterEach(async () => {
  if (running && running.child.exitCode === null) await interrupt(running);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start", () => {
  it("says which port is in use, and which variable moves it", async () => {
    const squatter = createServer().listen(28788, "localhost");
    await once(squatter, "listening");
    const started = start();
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain("Port 28788 is in use");
    expect(started.output()).toContain("CLERK_EMULATOR_PORT=");
    squatter.close();
  });

  it("serves all three, speaks to the vendors' SDKs, stops whole, and keeps its data", async () => {
    const first = start();
    await ready(first);
    for (const address of [app, "http://localhost:28788", "http://localhost:28789"]) {
      expect(first.output()).toContain(address);
    }
    expect(await (await fetch(`${app}/`)).text()).toContain("<title>Tenantry</title>");
    const page = await fetch(`${app}/some/deep/path`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const [, file = ""] = /src="(\/assets\/[^"]+)"/.exec(await page.text()) ?? [];
    const kept = "public, max-age=31536000, immutable";
    expect((await fetch(`${app}${file}`)).headers.get("cache-control")).toBe(kept);
    const missing = await fetch(`${app}${file}.gone.js`);
    expect([missing.status, missing.headers.get("cache-control")]).toEqual([404, "no-store"]);
    // fetch() would not send another Host; wrangler takes this header for one.
    const elsewhere = { headers: { "mf-original-url": "http://evil.example/" } };
    expect((await fetch(`${app}/`, elsewhere)).status).toBe(421);

    const coach = await signUp("coach@example.com");
    const founded = await fetch(`${app}/api/auth/club-signup`, {
      method: "POST",
      headers: { ...(await coach()), "content-type": "application/json" },
      body: JSON.stringify({ tenantName: "Riverside FC" }),
    });
    expect(founded.status).toBe(201);
    const postmark = new ServerClient("postmark-emulated", {
      useHttps: false,
      requestHost: "localhost:28789",
    });
    expect((await postmark.getOutboundMessages({ count: 1, offset: 0 })).TotalCount).toBe(0);

    expect(await interrupt(first)).toBe(0);
    for (const port of Object.values(ports)) expect(await listening(port)).toBe(false);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(folder);

    await ready(start());
    const mine = await fetch(`${app}/api/tenants`, { headers: await coach() });
    expect(await mine.json()).toMatchObject({ items: [{ name: "Riverside FC" }] });
  });

  it.each([
    ["wrangler-dist/cli.js", "wrangler, which runs the Worker, has stopped"],
    ["bin/workerd serve", "does not answer any more: workerd has died"],
  ])("stops everything and fails when %s is killed", async (name, sentence) => {
    const started = start();
    await ready(started);
    const victims = descendants(started.child.pid ?? 0, name);
    expect(victims.length).toBeGreaterThan(0);
    for (const pid of victims) process.kill(pid, "SIGKILL");
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain(sentence);
    for (const port of Object.values(ports)) expect(await listening(port)).toBe(false);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(folder);
  });

  it("takes what .dev.vars says beside keys", async () => {
    const variables = join(folder, "own.vars");
    writeFileSync(
      variables,
      'CLERK_SECRET_KEY=""\nONBOARDING="personal"\nSERVER_TIMING="0"\nAPP_URL="https://tenantry.example"\n',
    );
    const started = start({ DEV_VARS: variables, DATA_FOLDER: join(folder, "own") });
    await ready(started);
    const headers = await (await signUp("ana@example.com"))();
    const person = { firstName: "Ana", lastName: "Sol" };
    const created = await fetch(`${app}/api/auth/create-basic-user`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(person),
    });
    expect(created.status).toBe(201);
    // A tenant of their own, which the default of wrangler.toml ("join") would not give.
    const mine = await fetch(`${app}/api/tenants`, { headers });
    expect((await mine.json()) as object).toMatchObject({ items: [{ roles: ["owner"] }] });
    expect(mine.headers.has("server-timing")).toBe(false);
  });

  it("leaves the emulators off where .dev.vars names real keys", async () => {
    const variables = join(folder, "dev.vars");
    writeFileSync(
      variables,
      'CLERK_SECRET_KEY="sk_test_real"\nCLERK_PUBLISHABLE_KEY="pk_test_cmVhbC5jbGVyay5hY2NvdW50cy5kZXYk"\n',
    );
    const started = start({ DEV_VARS: variables });
    // These are not whole, and it says what is missing.
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(/CLERK_WEBHOOK_SECRET.*POSTMARK_SERVER_TOKEN/);
    expect(await listening(ports.CLERK_EMULATOR_PORT)).toBe(false);
  });
});
