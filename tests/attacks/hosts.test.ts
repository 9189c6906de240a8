import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { publishableKey } from "../../emulators/clerk/server.ts";
import { tried } from "./figures.ts";

/*
 * Hosts and files, on a bare socket: the Worker with the web app beside it, as wrangler.toml routes between them.
 */

const web = mkdtempSync(join(tmpdir(), "tenantry-web-"));
execFileSync("vite", ["build", "--outDir", web, "--logLevel", "error"], {
  env: { ...process.env, VITE_CLERK_PUBLISHABLE_KEY: publishableKey },
});
process.env.WEB_FOLDER = web;
afterAll(() => rmSync(web, { recursive: true }));

const { clerkLine, logged, workerUrl } = await import("./outside.ts");
const { host, raw } = await import("./socket.ts");

interface Said {
  status: number;
  headers: Headers;
  body: string;
}

/** The response to a request of these lines. */
async function said(...lines: string[]): Promise<Said> {
  const [head = "", ...body] = (
    await raw([...lines, "connection: close", "", ""].join("\r\n"))
  ).split("\r\n\r\n");
  const [first = "", ...headers] = head.split("\r\n");
  return {
    status: Number(first.split(" ")[1]),
    headers: new Headers(headers.map((line) => line.split(/: (.*)/s, 2) as [string, string])),
    body: body.join("\r\n\r\n"),
  };
}
const get = (path: string, ...headers: string[]) =>
  said(`GET ${path} HTTP/1.1`, `host: ${host}`, ...headers);

const builtFile = `/assets/${readdirSync(join(web, "assets")).find((name) => name.endsWith(".js"))}`;

describe("a request for another host", () => {
  beforeEach(() => {
    clerkLine.seen.length = 0;
  });

  const paths = [
    "/",
    "/sign-in",
    "/index.html",
    "/sw.js",
    "/icon.svg",
    "/manifest.webmanifest",
    "/invitations-template.csv",
    "/api/health",
    "/api/docs",
    "/api/me",
    "/__clerk/v1/environment",
    "/__clerk/v1/client?_is_native=1",
    "/assets/gone.js",
    "/clerk/gone.js",
    "//sw.js",
    "/x//sw.js",
    "/%73w.js",
    `/%61ssets/${builtFile.split("/").pop()}`,
  ];
  it.each(paths)("is refused at %s, and reaches neither Clerk nor the database", async (path) => {
    const before = logged.length;
    for (const name of [
      "evil.example",
      "EVIL.example",
      "evil.example:443",
      "127.0.0.1.evil.example",
      "localhost.",
      `${host}/api`,
      `${host}?`,
      `${host}#`,
      `${host}\\`,
      `${host}@evil.example`,
      `localhost:${new URL(workerUrl).port}`,
      "127.0.0.1",
    ]) {
      const answer = await said(`GET ${path} HTTP/1.1`, `host: ${name}`);
      tried("requests for another host");
      // A host with more behind it makes another address of it, which Cloudflare's router may not take.
      const isCrafted = /[/?#\\@]/.test(name);
      expect(isCrafted ? [421, 500] : [421], `${path} at ${name}`).toContain(answer.status);
      expect(answer.body).not.toMatch(/<html|127\.0\.0\.1|APP_URL/);
      if (isCrafted) continue;
      expect(answer.headers.get("set-cookie")).toBeNull();
      expect(answer.headers.get("cache-control")).toContain("no-store");
      const type = /^\/(api|__clerk)\//.test(path) ? "application/problem+json" : "text/plain";
      expect(answer.headers.get("content-type")).toContain(type);
    }
    expect(clerkLine.seen).toEqual([]);
    const own = logged.slice(before).filter((line) => line.startsWith("{"));
    const lines = own.map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter(({ trips }) => trips > 0)).toEqual([]);
  });

  it.each(["/", "/api/health", "/__clerk/v1/environment", "/assets/gone.js"])(
    "in any other form is refused too: %s",
    async (path) => {
      const forms: [number, ...string[]][] = [
        // What says no host at all is refused by the runtime, and two are no address to Cloudflare's router.
        [400, `GET ${path} HTTP/1.1`],
        [400, `GET ${path} HTTP/1.0`],
        [400, `GET ${path} HTTP/1.1`, "host:"],
        [500, `GET ${path} HTTP/1.1`, `host: ${host}`, "host: evil.example"],
        [500, `GET ${path} HTTP/1.1`, "host: evil.example", `host: ${host}`],
        [500, `GET ${path} HTTP/1.1`, `host: ${host}, evil.example`],
        [500, `GET ${path} HTTP/1.1`, `host: ${host}.`],
        [421, `GET http://evil.example${path} HTTP/1.1`, "host: evil.example"],
        [421, `GET http://${host}${path} HTTP/1.1`, "host: evil.example"],
        [421, `POST ${path} HTTP/1.1`, "host: evil.example", "content-length: 0"],
        [421, `OPTIONS ${path} HTTP/1.1`, "host: evil.example", `origin: ${workerUrl}`],
        [421, `GET ${path} HTTP/1.1`, "host: evil.example", `x-forwarded-host: ${host}`],
        [421, `GET ${path} HTTP/1.1`, "host: evil.example", `mf-original-url: ${workerUrl}${path}`],
      ];
      for (const [status, ...lines] of forms) {
        tried("requests for another host");
        expect([lines, (await said(...lines)).status]).toEqual([lines, status]);
      }
      expect(clerkLine.seen).toEqual([]);
    },
  );

  it("is not a request that writes our host differently", async () => {
    const upper = await said("GET /api/health HTTP/1.1", `HOST: ${host.toUpperCase()}`);
    expect(upper.status).toBe(200);
    // The runtime makes the address of the header, whatever a proxy's form of the request says.
    const absolute = await said("GET http://evil.example/api/health HTTP/1.1", `host: ${host}`);
    expect(absolute.status).toBe(200);
  });
});

describe("Clerk learns our address", () => {
  it("from our settings, whatever the request says", async () => {
    clerkLine.seen.length = 0;
    for (const lines of [
      ["GET /__clerk/v1/environment HTTP/1.1", `host: ${host}`],
      ["GET http://evil.example/__clerk/v1/environment HTTP/1.1", `host: ${host}`],
      [
        "GET /__clerk/v1/environment HTTP/1.1",
        `host: ${host}`,
        "x-forwarded-host: evil.example",
        "x-forwarded-proto: https",
        "clerk-proxy-url: https://evil.example/__clerk",
        "forwarded: host=evil.example",
      ],
    ]) {
      expect((await said(...lines)).status).toBe(200);
    }
    expect(clerkLine.seen.length).toBe(3);
    for (const { headers } of clerkLine.seen) {
      expect(headers["clerk-proxy-url"]).toBe(`${workerUrl}/__clerk`);
      expect(headers["x-forwarded-host"]).toBe(host);
      expect(headers["x-forwarded-proto"]).toBe("http");
    }
  });
});

describe("the web app's files", () => {
  it("that are built are cached for ever, and revalidated by their ETag", async () => {
    const answer = await get(builtFile);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const etag = answer.headers.get("etag") ?? "";
    expect((await get(builtFile, `if-none-match: ${etag}`)).status).toBe(304);
  });

  it.each([
    "/assets/gone-abc123.js",
    "/assets/gone.css",
    "/assets/",
    "/assets",
    "/clerk/gone.js",
    `${builtFile}.map`,
    `${builtFile}/`,
    "/gone.png",
    "/wp-login.php",
    "/.env",
    "/sub/folder/gone.txt",
  ])("that are missing get 404 and are not cached: %s", async (path) => {
    for (const more of [[], ["sec-fetch-mode: navigate", "accept: text/html"]]) {
      const answer = await get(path, ...more);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-type")).toContain("text/plain");
    }
  });

  it.each([
    "/",
    "/index.html",
    "/sign-in",
    "/clubs/riverside/people",
    "/join/ABCDEFGH",
    "/no/such/page",
  ])(
    "are one page at %s, revalidated each time, with the content security policy",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toContain("<title>Tenantry</title>");
      const told = (name: string) => answer.headers.get(name);
      expect(told("content-type")).toContain("text/html");
      expect(told("cache-control")).toBe("no-cache");
      expect(told("content-security-policy")).toMatch(/default-src 'none'; script-src 'self' /);
      expect(told("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(told("referrer-policy")).toBe("no-referrer");
      expect(told("permissions-policy")).toContain("camera=()");
      expect(told("x-content-type-options")).toBe("nosniff");
      const again = await get(path, `if-none-match: ${told("etag")}`);
      expect([again.status, again.body]).toEqual([304, ""]);
      expect(again.headers.get("content-security-policy")).toBe(told("content-security-policy"));
      const head = await said(`HEAD ${path} HTTP/1.1`, `host: ${host}`);
      expect([head.status, head.body]).toEqual([200, ""]);
      const post = await said(`POST ${path} HTTP/1.1`, `host: ${host}`, "content-length: 0");
      expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    },
  );

  it("include the service worker, with the content security policy", async () => {
    for (const path of ["/sw.js", "/icon.svg", "/manifest.webmanifest"]) {
      const { status, headers } = await get(path);
      expect([path, status, headers.get("cache-control")]).toEqual([path, 200, "no-cache"]);
      expect(headers.get("content-security-policy")).toContain("script-src 'self' ");
    }
  });

  it("do not exist under the API's paths", async () => {
    for (const path of ["/api", "/api/nothing", "/api/nothing.js", "/api/assets/x.js"]) {
      const { status, headers } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(headers.get("content-type")).toBe("application/problem+json");
    }
  });
});
