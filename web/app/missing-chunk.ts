/*
 * A file of the app that could not be fetched: there is no connection, or it is gone since a newer version of the
 * app was deployed. The page that a reload fetches names the files that are there now.
 */

const reloadedKey = "reloaded-versions";
/** This version of the app: the name of a file of it says what is in it. */
const version = import.meta.url;

/**
 * Reloads the page because of a failed `import()`, where that can help and was not tried yet in this tab and with
 * this version of the app, so that it never goes on for ever. Answers whether it does.
 */
export async function reloadOnce(error: unknown): Promise<boolean> {
  if (!(await refetch(error)) || !remember()) return false;
  location.reload();
  return true;
}

/** Reloads the page because somebody asked for it. */
export async function reloadNow(error: unknown): Promise<void> {
  if (await refetch(error)) location.reload();
}

/**
 * Asks for the file past the browser's cache, which may hold something else in its place: a reload alone would
 * find that again. Answers whether there is a connection at all.
 */
async function refetch(error: unknown): Promise<boolean> {
  // Safari doesn't say which file it was.
  const [file = location.href] = /https?:[^\s"']+\.(?:js|css)/.exec(String(error)) ?? [];
  return fetch(file, { cache: "reload" }).then(
    () => true,
    () => false,
  );
}

/** Remembers that this version was reloaded; answers false where it was before, or can't be remembered. */
function remember(): boolean {
  try {
    const before = sessionStorage.getItem(reloadedKey) ?? "";
    if (before.split(" ").includes(version)) return false;
    sessionStorage.setItem(reloadedKey, `${before} ${version}`);
    return true;
  } catch {
    return false;
  }
}
