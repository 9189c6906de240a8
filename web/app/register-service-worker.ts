import { offlineSnapshot } from "../data/offline-snapshot.ts";

/** Lets the app open without a connection from the next time on: see `sw.ts`. */
export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  // Once the page stands: nothing of it waits for this.
  addEventListener("load", () => void register(), { once: true });
  if (document.readyState === "complete") void register();
}

async function register(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/sw.js");
    const { active } = await navigator.serviceWorker.ready;
    if (offlineSnapshot(Date.now())) await import("../calendar/offline-calendar.tsx");
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
    active?.postMessage(loaded.filter((name) => name.startsWith(`${location.origin}/assets/`)));
  } catch {
    // Private windows may refuse: the app works without.
  }
}
