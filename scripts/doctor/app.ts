import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../worker/http/env.ts";
import { setSecurityHeaders } from "../../worker/http/security-headers.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { type HttpResponse, sendRequest, statusForHost, textAt, Unreachable } from "./request.ts";

const { good, missing, wrong, notAsked } = report("App");

/** Checks that APP_URL is served by our Worker, and by this build. */
export async function checkApp(deployment: Deployment): Promise<Finding[]> {
  const { app } = deployment;
  const url = URL.parse(app);
  if (!url) return notAsked("address", "APP_URL is no address, so the app cannot be asked.");
  const kind = addressKind(deployment, url);
  const [health, page, otherHostStatus] = await Promise.all([
    orUnreachable(() => sendRequest(`${app}/api/health`)),
    orUnreachable(() => sendRequest(`${app}/`)),
    orUnreachable(() => otherHost(deployment)),
  ]);
  if (health instanceof Unreachable) {
    const todo = health.isTimeout
      ? "Wait longer: `npm run doctor -- --timeout 30`. If that does not help, look at the log."
      : deployment.isLocal
        ? "Start it: `npm start`, or `npx wrangler dev` beside `npm run emulators`."
        : "Is it deployed (`npm run deploy`)? Does `routes` in wrangler.toml attach this name?";
    return [...kind, ...wrong("answers", `The app does not answer: ${health.message}.`, todo)];
  }
  return [
    ...kind,
    ...judgeHealth(health),
    ...judgeHost(otherHostStatus),
    ...judgeHeaders(deployment, page),
    ...judgeBuild(deployment, page),
  ];
}

function addressKind({ app, isLocal }: Deployment, { protocol }: URL): Finding[] {
  if (protocol === "https:") return good("address", `${app} has HTTPS.`);
  if (isLocal) return good("address", `${app} is on this machine.`);
  return wrong(
    "address",
    `${app} has no HTTPS.`,
    "Make APP_URL in wrangler.toml begin with https://.",
  );
}

async function orUnreachable<T>(work: () => Promise<T>): Promise<T | Unreachable> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unreachable) return error;
    throw error;
  }
}

/** The status for another host name. `wrangler dev` replaces `Host`, so there it is sent in another header. */
async function otherHost({ app, isLocal }: Deployment): Promise<number> {
  const host = "not-this-app.example";
  const status = await statusForHost(`${app}/`, host);
  if (!isLocal || status !== 200) return status;
  return (await sendRequest(`${app}/`, { headers: { "mf-original-url": `http://${host}/` } }))
    .status;
}

function judgeHealth({ status, json, headers }: HttpResponse): Finding[] {
  const code = textAt(json, "code");
  const parts = (json as { parts?: Record<string, string> } | undefined)?.parts;
  if (status === 503 && code === "maintenance") {
    const todo = "npx wrangler secret delete PAUSED (docs/operations.md).";
    return wrong("answers", "The app is paused: every request to the API answers 503.", todo);
  }
  if (status === 503 && textAt(json, "detail")?.includes("not configured")) {
    const todo =
      "Add what this table says is missing; `npx wrangler tail` names each setting at the next request.";
    return wrong("answers", "The Worker refuses its settings, so the API answers 503.", todo);
  }
  if (status === 503 && headers.has("x-request-id")) {
    const todo = "Look at the log (`npx wrangler tail`) and at Cloudflare's status page.";
    return wrong("answers", "The Worker answers, and its database does not.", todo);
  }
  if (status === 421) {
    const todo = "Set the same APP_URL in wrangler.toml and deploy again (`npm run deploy`).";
    return wrong("answers", "The Worker is there, and its own APP_URL is another one.", todo);
  }
  if (status !== 200 || !parts) {
    const todo = "Does `routes` in wrangler.toml attach APP_URL to this Worker? Is it deployed?";
    return wrong("answers", `Something else answers at APP_URL (${status} for /api/health).`, todo);
  }
  const failing = Object.entries(parts).filter(([, state]) => state !== "ok");
  if (failing.length === 0)
    return good("answers", "The Worker answers, with database, limiter and mail.");
  const list = failing.map(([part, state]) => `${part} is ${state}`).join(", ");
  return wrong("answers", `The Worker answers, but ${list}.`, "docs/operations.md, What to watch.");
}

function judgeHost(status: number | Unreachable): Finding[] {
  // Cloudflare refuses a name that is not attached to a Worker; our Worker responds with 421.
  if (status instanceof Unreachable) return good("other hosts", "No other name is answered.");
  if (status >= 400) return good("other hosts", `Another host name is refused (${status}).`);
  const todo = "Is APP_URL served by this Worker alone? It answers 421 to every other name.";
  return wrong("other hosts", `Another host name is answered with ${status}.`, todo);
}

function judgeHeaders({ app, values }: Deployment, page: HttpResponse | Unreachable): Finding[] {
  if (page instanceof Unreachable) {
    return wrong("security headers", `The first page does not come: ${page.message}.`);
  }
  const expected = new Headers({ "content-type": "text/html" });
  setSecurityHeaders(expected, app, values as unknown as Settings);
  expected.delete("content-type");
  const off = [...expected].filter(
    ([name, value]) => !isAsStrict(name, value, page.headers.get(name)),
  );
  if (off.length === 0)
    return good("security headers", "The first page has every security header.");
  const todo =
    "Deploy this version (`npm run deploy`). Where Cloudflare's dashboard changes headers for this zone, switch that off.";
  const names = off.map(([name]) => name).join(", ");
  return wrong("security headers", `Not as this version of the Worker sends it: ${names}.`, todo);
}

/** Cloudflare may set Strict-Transport-Security itself, with a longer time. */
function isAsStrict(name: string, expected: string, served: string | null): boolean {
  if (name !== "strict-transport-security") return served === expected;
  const maxAge = (text: string | null) => Number(/max-age=(\d+)/.exec(text ?? "")?.[1] ?? 0);
  return maxAge(served) >= maxAge(expected);
}

function judgeBuild({ root }: Deployment, page: HttpResponse | Unreachable): Finding[] {
  const builtPage = join(root, "dist/web/index.html");
  if (!existsSync(builtPage) || page instanceof Unreachable) {
    const todo = "`npm run build` makes it.";
    return notAsked("version", "There is no build in dist/ to compare the app with.", todo);
  }
  return compareBuilds(readFileSync(builtPage, "utf8"), page.text);
}

/** Compares the files of two HTML pages: their names contain a hash of their content. */
export function compareBuilds(built: string, served: string): Finding[] {
  const files = (html: string) =>
    [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path).sort();
  if (files(served).length === 0) {
    return missing("version", "The first page of the app is not served.", "npm run deploy");
  }
  if (files(built).join() === files(served).join()) {
    return good("version", "The web app that is served is the build in dist/.");
  }
  const todo = "npm run deploy, where this checkout is what should run.";
  return wrong("version", "The web app that is served is not the build in dist/.", todo);
}
