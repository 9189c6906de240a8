import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { sizesOf, staticImportsOf } from "../../bench/build.ts";

/** A rule of `run_worker_first`, as Cloudflare's router reads it. */
const glob = (rule: string) =>
  new RegExp(
    `^${rule
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"))
      .join(".*")}$`,
  );

/* What would be deployed: the bundle that wrangler makes, and the web app's files. */

const out = mkdtempSync(join(tmpdir(), "tenantry-deploy-"));
const gzipped = (text: string) => gzipSync(text, { level: 9 }).length / 1024;

beforeAll(() => {
  const env = { ...process.env, VITE_CLERK_PUBLISHABLE_KEY: "pk_test_Y2xlcmsudGVuYW50cnkudGVzdCQ" };
  const args = ["deploy", "--dry-run", "--outdir", out];
  execFileSync("wrangler", args, {
    env: { ...env, WRANGLER_SEND_METRICS: "false" },
    stdio: "pipe",
  });
});
afterAll(() => rmSync(out, { recursive: true }));

describe("the Worker", () => {
  const read = (path: string) => readFileSync(path, "utf8");
  const all = () =>
    readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(out, name));

  it("starts with 90 KB, gzipped, and has more that waits until somebody needs it", () => {
    const { first, all: whole } = sizesOf(out);
    expect(first).toBeGreaterThan(50);
    expect(first).toBeLessThanOrEqual(90.3);
    expect(whole).toBeLessThanOrEqual(235);
  });

  it("starts without what few requests need", () => {
    const first = staticImportsOf(join(out, "index.js"));
    const marks = ["api.clerk.com", "X-Postmark-Server-Token", "BEGIN:VCALENDAR", "BYSETPOS"];
    for (const mark of marks) {
      const holders = all().filter((path) => read(path).includes(mark));
      expect(holders.length, mark).toBeGreaterThan(0);
      const early = holders.filter((path) => first.has(path));
      expect(early, mark).toEqual([]);
    }
  });
});

describe("the web app", () => {
  const dist = "dist/web";
  const html = () => readFileSync(join(dist, "index.html"), "utf8");
  const assets = () => readdirSync(join(dist, "assets")).map((name) => join(dist, "assets", name));

  it("loads 35 KB or less of its own before the first page, gzipped", () => {
    const first = [...html().matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? "",
    );
    expect(first.length).toBeGreaterThan(1);
    const sizes = first.map((path) => gzipped(readFileSync(join(dist, path), "utf8")));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(35);
  });

  it("asks nobody else for anything, and runs no script of a page's own", () => {
    expect(html()).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(html()).not.toMatch(/<script(?![^>]*src=)/);
    // The policy of the page is the Worker's: worker/http/security-headers.test.ts and tests/attacks/hosts.test.ts.
    // Accepting links are secrets: no file says where it was asked from.
    expect(readFileSync(join(dist, "_headers"), "utf8")).toContain("Referrer-Policy: no-referrer");
  });

  it("has a rule that lets the Worker answer for every file but those named after their content", () => {
    const files = readdirSync(dist, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `/${relative(dist, join(parentPath, name))}`);
    const others = files.filter((path) => !/^\/(assets|clerk)\/|^\/_headers$/.test(path));
    expect(others).toContain("/sw.js");
    const { run_worker_first: rules, ...assets } =
      unstable_readConfig({ config: "wrangler.toml" }).assets ?? {};
    const patterns = (rules as string[]).map((rule) => glob(rule));
    const covered = (path: string) => patterns.some((pattern) => pattern.test(path));
    expect(others.filter((path) => !covered(path))).toEqual([]);
    // Cloudflare looks for these, and finds none missing: what is missing is the Worker's.
    const own = files.filter((path) => /^\/(assets|clerk)\//.test(path));
    expect(own.filter(covered)).toEqual([]);
    expect(
      own.filter((path) => !/-[\w-]{7,8}\.\w+$|^\/clerk\/clerk-[\d.]+\.js$/.test(path)),
    ).toEqual([]);
    // No page among them, since Cloudflare gives these no policy.
    expect(own.filter((path) => /\.(html?|svg|xml)$/.test(path))).toEqual([]);
    for (const path of ["/", "//sw.js", "/x//sw.js", "/%73w.js", "/api/x", "/__clerk/x"]) {
      expect(covered(path), path).toBe(true);
    }
    expect(assets).toMatchObject({ not_found_handling: "none", html_handling: "none" });
  });

  it("brings Clerk's script with it, and not in its own bundle", () => {
    expect(existsSync(join(dist, "clerk"))).toBe(true);
    for (const path of assets()) expect(gzipped(readFileSync(path, "utf8"))).toBeLessThan(40);
  });
});
