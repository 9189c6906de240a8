import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isInstalled } from "../../scripts/installed.mjs";

/* What `npm ci` needs package-lock.json to be, and how `npm start` decides whether it has to run it. */

interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
type Packages = Record<string, LockedPackage>;
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Packages;
};

/** The package that `name` resolves to from the one at `path`: its own node_modules first, then each parent's. */
function resolveFrom(path: string, name: string): LockedPackage | undefined {
  for (let folder = path; ; folder = folder.slice(0, folder.lastIndexOf("node_modules/"))) {
    const at = folder.replace(/\/$/, "");
    const found = packages[at ? `${at}/node_modules/${name}` : `node_modules/${name}`];
    if (found || at === "") return found;
  }
}

describe("package-lock.json", () => {
  const optional = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).map(([name, range]) => ({ path, name, range })),
  );

  it("has every optional dependency of every package, for any platform", () => {
    expect(optional.length).toBeGreaterThan(80);
    const missing = optional.filter(({ path, name, range }) => {
      const version = resolveFrom(path, name)?.version;
      return !version || (/^\d/.test(range) && version !== range);
    });
    expect(missing).toEqual([]);
  });

  it("has no `libc` fields: npm 11 writes them and npm 10 removes them, so `npm install` would change the file", () => {
    expect(Object.entries(packages).filter(([, { libc }]) => libc)).toEqual([]);
  });
});

describe("isInstalled", () => {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-lock-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const platform = { os: [process.platform], cpu: [process.arch] };

  /** Whether a folder whose lock is `wanted` and whose node_modules are `installed` needs no `npm ci`. */
  function judge(wanted: Packages, installed?: Packages): boolean {
    rmSync(join(folder, "node_modules"), { recursive: true, force: true });
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: wanted }));
    if (installed) {
      mkdirSync(join(folder, "node_modules"));
      const file = join(folder, "node_modules", ".package-lock.json");
      writeFileSync(file, JSON.stringify({ packages: installed }));
    }
    return isInstalled(folder);
  }

  const a = { version: "1.0.0", integrity: "sha512-a" };

  it("is true where everything that the lock names for this platform is there", () => {
    const others = {
      "node_modules/b-other": { ...a, optional: true, os: ["sunos"], cpu: ["mips"] },
      "node_modules/wasm-helper": { ...a, optional: true },
    };
    expect(judge({ "": {}, "node_modules/a": a, ...others }, { "node_modules/a": a })).toBe(true);
  });

  it("is false in a clone where nothing is installed", () => {
    expect(judge({ "node_modules/a": a })).toBe(false);
  });

  it("is false where a package is missing, is another version, or is not in the lock", () => {
    expect(judge({ "node_modules/a": a }, {})).toBe(false);
    const older = { version: "0.9.0", integrity: "sha512-b" };
    expect(judge({ "node_modules/a": a }, { "node_modules/a": older })).toBe(false);
    expect(judge({}, { "node_modules/a": a })).toBe(false);
  });

  it("is false where node_modules comes from another platform", () => {
    const binary = { ...a, optional: true, ...platform };
    expect(judge({ "node_modules/binary": binary }, {})).toBe(false);
  });

  it("is false where the lock has changed since", () => {
    const before = structuredClone(packages);
    expect(judge(packages, installedFrom(before))).toBe(true);
    const changed = { ...packages, "node_modules/hono": { version: "0.0.1", integrity: "x" } };
    expect(judge(changed, installedFrom(before))).toBe(false);
  });

  /** What npm writes after a full install: every package but the root. */
  function installedFrom(all: Packages): Packages {
    return Object.fromEntries(Object.entries(all).filter(([path]) => path !== ""));
  }
});
