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
      // Not the one that the browser's own cache may hold.
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
  let answer = await fetch(request);
  // What is no file may be what the browser's own cache holds in its place: once past it.
  if (!isFile(answer)) answer = await fetch(request.url, { cache: "reload" });
  if (isFile(answer)) await cache.put(request.url, answer.clone());
  return answer;
}

/** A page is never one of the files that are kept. */
function isFile(answer: Response): boolean {
  return answer.ok && !answer.headers.get("content-type")?.includes("text/html");
}

async function keepAll(paths: string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const path of paths) {
    if (!(await cache.match(path))) await openFile(new Request(path)).catch(() => {});
  }
}
