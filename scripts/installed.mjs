import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether node_modules holds what package-lock.json says, on this platform. npm notes what it installed in
 * node_modules/.package-lock.json; comparing the two takes milliseconds, `npm ci` up to a minute.
 */
export function isInstalled(folder) {
  const wanted = packagesOf(join(folder, "package-lock.json"));
  const installed = packagesOf(join(folder, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return false;
  const isMissing = ([path, { optional, os, cpu, libc, version, integrity }]) => {
    if (path === "") return false;
    const there = installed[path];
    if (there) return there.version !== version || there.integrity !== integrity;
    // Optional packages are the binaries of one platform each, and what such binaries depend on.
    return !optional || (!libc && fits(os, process.platform) && fits(cpu, process.arch));
  };
  return (
    !Object.entries(wanted).some(isMissing) &&
    Object.keys(installed).every((path) => path in wanted)
  );
}

/** Whether a package that names platforms names this one. */
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
