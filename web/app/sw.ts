/*
 * The service worker, which lets the app open offline. It caches the app's own files and nothing else: no response of
 * the API or of Clerk, and no page address, because one may contain a secret.
 */

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface PageMessageEvent extends ExtendableEvent {
  readonly data: unknown;
}
interface Scope {
  addEventListener(type: "install" | "activate", on: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", on: (event: FetchEvent) => void): void;
  addEventListener(type: "message", on: (event: PageMessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const scope = globalThis as unknown as Scope;

const cacheName = "app";
/** All addresses are served by one HTML file, which is cached under this path. */
const shell = "/";
const isOwnFile = ({ origin, pathname }: URL) =>
  origin === location.origin && /^\/(assets\/|icon|manifest)/.test(pathname);

scope.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      // From the network: the HTTP cache may have an older version.
      .then((cache) => cache.add(new Request(shell, { cache: "reload" })))
      .then(() => scope.skipWaiting()),
  );
});
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (isOwnFile(new URL(request.url))) event.respondWith(openFile(request));
});

/** Caches the files that a page loaded before this worker was active. */
scope.addEventListener("message", (event) => {
  const paths = Array.isArray(event.data) ? event.data : [];
  const own = paths.filter((path) => typeof path === "string" && isOwnFile(new URL(path)));
  event.waitUntil(cacheFiles(own as string[]));
});

async function openPage(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    const type = response.headers.get("content-type") ?? "";
    const { pathname } = new URL(request.url);
    const isApp = response.ok && type.includes("text/html") && !/^\/(api|__clerk)\//.test(pathname);
    if (isApp) await cacheShell(cache, response.clone());
    return response;
  } catch {
    return (await cache.match(shell)) ?? Response.error();
  }
}

/** Caches the HTML. If it changed, a new version was deployed, and all files of the old version are deleted. */
async function cacheShell(cache: Cache, response: Response): Promise<void> {
  const cached = await (await cache.match(shell))?.text();
  const text = await response.text();
  if (text === cached) return;
  for (const key of await cache.keys()) await cache.delete(key);
  await cache.put(shell, new Response(text, { headers: { "content-type": "text/html" } }));
}

/** File names contain a hash of the content, so a cached file is never out of date. */
async function openFile(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const cached = await cache.match(request.url);
  if (cached) return cached;
  let response = await fetch(request);
  // The HTTP cache may have stored an HTML page under this address: fetch once more past it.
  if (!isFile(response)) response = await fetch(request.url, { cache: "reload" });
  if (isFile(response)) await cache.put(request.url, response.clone());
  return response;
}

/** Whether a response is one of the app's files: a missing file is answered with the HTML page. */
function isFile(response: Response): boolean {
  return response.ok && !response.headers.get("content-type")?.includes("text/html");
}

async function cacheFiles(paths: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const path of paths) {
    if (!(await cache.match(path))) await openFile(new Request(path)).catch(() => {});
  }
}
