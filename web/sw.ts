/*
 * The service worker: the app opens without a connection. It keeps the app's own files and nothing else:
 * no answer of the API, no address of a page (one may carry a secret), nothing of Clerk.
 */

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface MessageEventOfPage extends ExtendableEvent {
  readonly data: unknown;
}
interface Scope {
  addEventListener(type: "install" | "activate", on: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", on: (event: FetchEvent) => void): void;
  addEventListener(type: "message", on: (event: MessageEventOfPage) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
const scope = globalThis as unknown as Scope;

const cacheName = "app";
/** One page serves every address: it is kept under this one. */
const shell = "/";
const isOwnFile = ({ origin, pathname }: URL) =>
  origin === location.origin && /^\/(assets\/|icon|manifest)/.test(pathname);

scope.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.add(shell))
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

/** The files that a page has loaded before this worker was there to keep them. */
scope.addEventListener("message", (event) => {
  const paths = Array.isArray(event.data) ? event.data : [];
  const own = paths.filter((path) => typeof path === "string" && isOwnFile(new URL(path)));
  event.waitUntil(keepAll(own as string[]));
});

async function openPage(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const answer = await fetch(request);
    const type = answer.headers.get("content-type") ?? "";
    const { pathname } = new URL(request.url);
    const isApp = answer.ok && type.includes("text/html") && !/^\/(api|__clerk)\//.test(pathname);
    if (isApp) await keepShell(cache, answer.clone());
    return answer;
  } catch {
    return (await cache.match(shell)) ?? Response.error();
  }
}

/** A new version of the app makes every file of the one before useless. */
async function keepShell(cache: Cache, answer: Response): Promise<void> {
  const before = await (await cache.match(shell))?.text();
  const text = await answer.text();
  if (text === before) return;
  for (const key of await cache.keys()) await cache.delete(key);
  await cache.put(shell, new Response(text, { headers: { "content-type": "text/html" } }));
}

/** Files are named after what is in them, so one that is kept never changes. */
async function openFile(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  // A file of an older version is gone by now: what comes in its place is the app's page, and no such file.
  const isPage = answer.headers.get("content-type")?.includes("text/html");
  if (answer.ok && !isPage) await cache.put(request.url, answer.clone());
  return answer;
}

async function keepAll(paths: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const path of paths) {
    if (!(await cache.match(path))) await openFile(new Request(path)).catch(() => {});
  }
}
