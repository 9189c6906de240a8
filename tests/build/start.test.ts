import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClerkClient } from "@clerk/backend";
import { ServerClient } from "postmark";
import { afterAll, afterEach, describe, expect, it } from "vitest";

/* `npm start` as somebody at a terminal meets it. */

const folder = mkdtempSync(join(tmpdir(), "tenantry-start-"));
const ports = { PORT: "38787", CLERK_EMULATOR_PORT: "38788", POSTMARK_EMULATOR_PORT: "38789" };
const app = "http://localhost:38787";
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
    const squatter = createServer();
    await new Promise<void>((bound) => squatter.listen(38788, "localhost", bound));
    const started = start();
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain("Port 38788 is in use");
    expect(started.output()).toContain("CLERK_EMULATOR_PORT=");
    squatter.close();
  });

  it("serves all three, speaks to the vendors' SDKs, stops whole, and keeps its data", async () => {
    const first = start();
    await ready(first);
    for (const address of [app, "http://localhost:38788", "http://localhost:38789"]) {
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

    // As any engineer would write it, from the documentation alone.
    const clerk = createClerkClient({
      secretKey: "sk_test_emulated",
      apiUrl: "http://localhost:38788",
    });
    const user = await clerk.users.createUser({
      emailAddress: ["coach@example.com"],
      password: "long enough",
    });
    const session = await clerk.sessions.createSession({ userId: user.id });
    const signedIn = async () => ({
      authorization: `Bearer ${(await clerk.sessions.getToken(session.id)).jwt}`,
    });
    const founded = await fetch(`${app}/api/auth/club-signup`, {
      method: "POST",
      headers: { ...(await signedIn()), "content-type": "application/json" },
      body: JSON.stringify({ tenantName: "Riverside FC" }),
    });
    expect(founded.status).toBe(201);
    const postmark = new ServerClient("postmark-emulated", {
      useHttps: false,
      requestHost: "localhost:38789",
    });
    expect((await postmark.getOutboundMessages({ count: 1, offset: 0 })).TotalCount).toBe(0);

    expect(await interrupt(first)).toBe(0);
    for (const port of Object.values(ports)) expect(await listening(port)).toBe(false);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(folder);

    await ready(start());
    const mine = await fetch(`${app}/api/tenants`, { headers: await signedIn() });
    expect(await mine.json()).toMatchObject({ items: [{ name: "Riverside FC" }] });
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
    expect(started.output()).toMatch(/CLERK_JWT_KEY.*CLERK_ISSUER.*CLERK_WEBHOOK_SECRET/);
    expect(await listening(ports.CLERK_EMULATOR_PORT)).toBe(false);
  });
});
