import { copy } from "../i18n/index.ts";

/*
 * Recovery from a failed `import()`: the device is offline, or a deployment has removed the file. A reload loads the
 * page with the names of the current files.
 */

const reloadedKey = "reloaded-versions";
/** Identifies this version of the app: file names contain a hash of their content. */
const version = import.meta.url;

/**
 * Reloads the page after a failed `import()`, at most once for each tab and version of the app, to prevent an endless
 * loop. Returns whether it reloads.
 */
export async function reloadOnce(error: unknown): Promise<boolean> {
  if (!(await refetch(error)) || !markReloaded()) return false;
  location.reload();
  return true;
}

/** Reloads the page, for a button. */
export async function reloadNow(error: unknown): Promise<void> {
  if (await refetch(error)) location.reload();
}

/**
 * Fetches the file past the browser's cache, which may have stored a wrong response that a reload would use again.
 * Returns whether the server could be reached.
 */
async function refetch(error: unknown): Promise<boolean> {
  // Safari's error does not name the file.
  const [file = location.href] = /https?:[^\s"']+\.(?:js|css)/.exec(String(error)) ?? [];
  return fetch(file, { cache: "reload" }).then(
    () => true,
    () => false,
  );
}

/** Records that this version was reloaded. Returns false if it was before, or if storage is not available. */
function markReloaded(): boolean {
  try {
    const before = sessionStorage.getItem(reloadedKey) ?? "";
    if (before.split(" ").includes(version)) return false;
    sessionStorage.setItem(reloadedKey, `${before} ${version}`);
    return true;
  } catch {
    return false;
  }
}

/** The message to show beside a failed load if the device is offline; else "". */
export function offlineReason(): string {
  return navigator.onLine ? "" : copy.offline;
}
