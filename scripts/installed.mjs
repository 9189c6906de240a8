import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether node_modules matches package-lock.json, on this platform. npm records what it installed in
 * node_modules/.package-lock.json; comparing the two takes milliseconds, `npm ci` up to a minute.
 */
export function isInstalled(folder) {
  const expected = packagesOf(join(folder, "package-lock.json"));
  const installed = packagesOf(join(folder, "node_modules", ".package-lock.json"));
  if (!expected || !installed) return false;
  const isMissing = ([path, { optional, os, cpu, libc, version, integrity }]) => {
    if (path === "") return false;
    const found = installed[path];
    if (found) return found.version !== version || found.integrity !== integrity;
    // Optional packages are binaries for one platform, and their dependencies.
    return !optional || (!libc && fits(os, process.platform) && fits(cpu, process.arch));
  };
  return (
    !Object.entries(expected).some(isMissing) &&
    Object.keys(installed).every((path) => path in expected)
  );
}

/** Whether a list of platforms contains this one. */
function fits(names, own) {
  return names?.includes(own) ?? false;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
