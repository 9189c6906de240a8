import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clerkJsVersion } from "../web/clerk/clerk-js.ts";

/** SHA-256 of the script in that version's package. */
const expectedHash = "fc59ebee1e3a96663ea418745a78c8a70e0fe0eb7507a1132b8b621707984f94";

/**
 * The pinned version of Clerk's browser script, checked against its hash. Downloaded with `npm pack`, not installed: its
 * package depends on wallet SDKs that nothing here uses.
 */
export function clerkJs(): string {
  const cached = join("node_modules", ".clerk-js", `${clerkJsVersion}.js`);
  try {
    return readFileSync(cached, "utf8");
  } catch {
    const script = pack();
    mkdirSync(join("node_modules", ".clerk-js"), { recursive: true });
    writeFileSync(cached, script);
    return script;
  }
}

function pack(): string {
  const folder = mkdtempSync(join(tmpdir(), "clerk-js-"));
  try {
    const args = [
      "pack",
      `@clerk/clerk-js@${clerkJsVersion}`,
      "--pack-destination",
      folder,
      "--silent",
    ];
    const name = execFileSync("npm", args, { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
    execFileSync("tar", [
      "-xzf",
      join(folder, name),
      "-C",
      folder,
      "package/dist/clerk.browser.js",
    ]);
    const script = readFileSync(join(folder, "package/dist/clerk.browser.js"), "utf8");
    const hash = createHash("sha256").update(script).digest("hex");
    if (hash !== expectedHash) throw new Error(`clerk-js is not the one that was pinned: ${hash}`);
    return script;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
