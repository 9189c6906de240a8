import { offlineSnapshot } from "../data/offline-snapshot.ts";

/** Registers the service worker (`sw.ts`), so that the app opens offline from the next visit on. */
export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  // After the page has loaded, so as not to compete with it.
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
    // Private windows may refuse; the app works without it.
  }
}
