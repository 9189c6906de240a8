import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clerkJsVersion } from "../web/clerk-js.ts";

/** The tarball's hash as the registry publishes it. */
const integrity =
  "sha512-2MnZ/ygvuCmeuqfXQmsxfQaLN/SSJvQbtT2cLXbgr5VKr3KmZFBZVvX977fG3eZ6pprl4J9pO+I2bbe6BvColg==";

/**
 * Clerk's browser script, the pinned version, checked against its hash. Packed rather than installed:
 * it is self-contained, and its package depends on wallet SDKs that nothing here uses.
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
    const tarball = join(folder, name);
    const digest = createHash("sha512").update(readFileSync(tarball)).digest("base64");
    if (`sha512-${digest}` !== integrity) throw new Error(`${name} is not the one that was pinned`);
    execFileSync("tar", ["-xzf", tarball, "-C", folder, "package/dist/clerk.browser.js"]);
    return readFileSync(join(folder, "package/dist/clerk.browser.js"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
