import { createPublicKey } from "node:crypto";
import { backend, type ClerkFacts, read } from "./clerk-api.ts";
import { clerkPages } from "./clerk-pages.ts";
import { type Deployment, frontendOf } from "./deployment.ts";
import { recordsOf } from "./dns.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, textAt, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Clerk");
const giveKey = "Give CLERK_SECRET_KEY: --vars FILE, or the environment.";
const { apiKeys } = clerkPages;

/** Checks keys, addresses and the proxy with Clerk's Backend API. */
export async function checkClerk(
  deployment: Deployment,
  facts: ClerkFacts | undefined,
): Promise<Finding[]> {
  const kinds = checkKinds(deployment);
  if (!facts) {
    const unknown = ["secret key", "same instance", "signing key", "proxy", "DNS"];
    const rest = unknown.flatMap((name) =>
      notAsked(name, "Clerk's Backend API needs the secret key.", giveKey),
    );
    return [...kinds, ...rest];
  }
  const instance = read(facts.instance);
  if ("why" in instance) {
    const state = instance.isRefusal ? wrong : notAsked;
    const todo = instance.isRefusal ? `Copy the secret key again: ${apiKeys}` : undefined;
    return [...kinds, ...state("secret key", `Clerk's Backend API: ${instance.why}.`, todo)];
  }
  return [
    ...kinds,
    ...judgeKind(deployment, textAt(instance.json, "environment_type") ?? ""),
    ...judgeDomain(deployment, facts),
    ...judgeJwks(deployment, facts),
    ...(await checkProxy(deployment, facts)),
    ...(await checkRecords(deployment, facts)),
  ];
}

/** Test keys are for this machine, live keys for their own domain. */
function checkKinds({ values, isLocal }: Deployment): Finding[] {
  const kindOf = (key = "") => /^[ps]k_(test|live)_/.exec(key)?.[1];
  const publishable = kindOf(values.CLERK_PUBLISHABLE_KEY);
  if (!publishable) {
    const todo = `Set CLERK_PUBLISHABLE_KEY in wrangler.toml: ${apiKeys}`;
    return missing("keys", "There is no usable publishable key.", todo);
  }
  const secret = kindOf(values.CLERK_SECRET_KEY);
  if (secret && secret !== publishable) {
    const is = `The publishable key is a ${publishable} key, and the secret key a ${secret} key.`;
    return wrong("keys", is, `Take both from the same instance: ${apiKeys}`);
  }
  if (!isLocal && publishable === "test") {
    const is = "These are keys of a development instance, and the app is public.";
    return wrong("keys", is, "Make a production instance in Clerk and take its keys.");
  }
  if (isLocal && publishable === "live") {
    const is =
      "These are keys of a production instance, which Clerk takes at its own domain alone.";
    return wrong("keys", is, "Take the keys of the development instance (.dev.vars).");
  }
  const place = isLocal ? "a development instance, for this machine" : "a production instance";
  return good("keys", `They are keys of ${place}.`);
}

function judgeKind({ values }: Deployment, type: string): Finding[] {
  const expected = values.CLERK_SECRET_KEY?.startsWith("sk_live_") ? "production" : "development";
  if (type === expected) return good("secret key", `Clerk accepts it: a ${type} instance.`);
  return wrong("secret key", `Clerk says that its instance is ${type}.`, apiKeys);
}

/** The instance's primary domain, not a satellite's. */
function primaryDomain({ domains }: ClerkFacts): unknown {
  const answer = read(domains);
  if ("why" in answer) return undefined;
  return listAt(answer.json, "data").find((domain) => valueAt(domain, "is_satellite") !== true);
}

function judgeDomain(deployment: Deployment, facts: ClerkFacts): Finding[] {
  const domain = primaryDomain(facts);
  const { host } = frontendOf(deployment);
  if (!domain || !host) {
    const answer = read(facts.domains);
    const why = "why" in answer ? answer.why : "there is no publishable key";
    return notAsked("same instance", `Not to be compared: ${why}.`);
  }
  const frontend = textAt(domain, "frontend_api_url") ?? "";
  // The address may be the proxy's; the key still contains a host of the domain.
  const isOwnProxy = frontend === `${deployment.app}/__clerk`;
  const name = textAt(domain, "name") ?? "";
  const isSame = frontend === `https://${host}` || (isOwnProxy && host.endsWith(`.${name}`));
  const findings = isSame
    ? good("same instance", "Publishable and secret key are of the same instance.")
    : wrong(
        "same instance",
        `The publishable key names ${host}, and the secret key's instance is at ${frontend}.`,
        `Take both keys from the same instance: ${apiKeys}`,
      );
  return [...findings, ...judgeIssuer(deployment, frontend)];
}

function judgeIssuer({ values, app }: Deployment, frontend: string): Finding[] {
  const issuer = (values.CLERK_ISSUER ?? "").replace(/\/+$/, "");
  if (!issuer) return good("issuer", "It follows from the publishable key and APP_URL.");
  if ([frontend, `${app}/__clerk`].includes(issuer)) return good("issuer", `${issuer} is Clerk's.`);
  const is = `CLERK_ISSUER is ${issuer}, and the instance's Frontend API is at ${frontend}.`;
  return wrong("issuer", is, "Empty CLERK_ISSUER in wrangler.toml, and deploy.");
}

function judgeJwks({ values }: Deployment, { jwks }: ClerkFacts): Finding[] {
  const pems = (values.CLERK_JWT_KEY ?? "")
    .replaceAll("\\n", "\n")
    .split(/(?<=-----END PUBLIC KEY-----)/)
    .filter((pem) => pem.includes("BEGIN PUBLIC KEY"));
  const answer = read(jwks);
  if (pems.length === 0) {
    return good("signing key", "The Worker asks Clerk for the key: CLERK_JWT_KEY is not set.");
  }
  if ("why" in answer) return notAsked("signing key", `Clerk's keys: ${answer.why}.`);
  const known = listAt(answer.json, "keys").flatMap(fingerprintOfJwk);
  const isKnown = (pem: string) => known.includes(fingerprint(pem));
  if (pems.some(isKnown)) return good("signing key", "CLERK_JWT_KEY is a key of this instance.");
  const todo =
    "Delete it (`npx wrangler secret delete CLERK_JWT_KEY`), or copy the key again from API keys.";
  return wrong(
    "signing key",
    "CLERK_JWT_KEY is no key of this instance: every sign-in fails.",
    todo,
  );
}

function fingerprintOfJwk(jwk: unknown): string[] {
  try {
    return [der(createPublicKey({ key: jwk as never, format: "jwk" }))];
  } catch {
    return [];
  }
}

function fingerprint(pem: string): string {
  try {
    return der(createPublicKey(pem));
  } catch {
    return "unreadable";
  }
}

function der(key: ReturnType<typeof createPublicKey>): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}

/** Checks that `APP_URL/__clerk` is registered as the proxy, and that Clerk can use it. */
async function checkProxy(deployment: Deployment, facts: ClerkFacts): Promise<Finding[]> {
  const { isProxied, host } = frontendOf(deployment);
  if (!isProxied) {
    return good("proxy", `A development instance has none: the browser asks ${host} itself.`);
  }
  const domain = primaryDomain(facts);
  const domainId = textAt(domain, "id");
  if (!domainId) return notAsked("proxy", "Clerk does not say which domain the instance has.");
  const expected = `${deployment.app}/__clerk`;
  const registered = textAt(domain, "proxy_url")?.replace(/\/+$/, "");
  const check = read(
    await backend(deployment, "/proxy_checks", { domain_id: domainId, proxy_url: expected }),
  );
  const works = "json" in check && valueAt(check.json, "successful") === true;
  const where = `${clerkPages.domains}: Frontend API, Set proxy configuration.`;
  const registration =
    registered === expected
      ? good("proxy", `Clerk knows ${expected} as its proxy.`)
      : registered
        ? wrong("proxy", `Clerk has ${registered} as its proxy.`, `Set ${expected} there: ${where}`)
        : missing("proxy", "Clerk knows no proxy.", `Set ${expected}: ${where}`);
  if (works) return [...registration, ...good("proxy check", "Clerk reaches itself through it.")];
  if ("why" in check && !check.isRefusal) {
    return [...registration, ...notAsked("proxy check", `${check.why}.`)];
  }
  const why = "why" in check ? ` (${check.why})` : "";
  const todo = "Do all checks of the app pass? Clerk asks APP_URL/__clerk/v1/proxy-health.";
  const is = `Clerk does not reach itself through ${expected}${why}.`;
  return [...registration, ...wrong("proxy check", is, todo)];
}

/** Checks the DNS records that Clerk needs to send mail. */
async function checkRecords(deployment: Deployment, facts: ClerkFacts): Promise<Finding[]> {
  const domain = primaryDomain(facts);
  const targets = listAt(domain, "cname_targets");
  // With a proxy the Frontend API needs no DNS record.
  const unused = textAt(domain, "proxy_url") ? frontendOf(deployment).host : undefined;
  const required = targets.filter(
    (target) => valueAt(target, "required") === true && valueAt(target, "host") !== unused,
  );
  if (required.length === 0) return good("DNS", "Clerk asks for no DNS record.");
  const records = await Promise.all(required.map((target) => recordOf(target)));
  return judgeRecords(records);
}

interface DnsRecord {
  host: string;
  value: string;
  /** The current value: null if there is none, undefined if the DNS cannot be queried. */
  is: string | null | undefined;
}

async function recordOf(target: unknown): Promise<DnsRecord> {
  const host = textAt(target, "host") ?? "";
  const value = textAt(target, "value") ?? "";
  try {
    return { host, value, is: (await recordsOf(host, "CNAME"))?.[0] ?? null };
  } catch {
    return { host, value, is: undefined };
  }
}

/** One finding for all records, because the same has to be done for all. */
export function judgeRecords(records: DnsRecord[]): Finding[] {
  const where = `${clerkPages.domains} lists them. In a Cloudflare zone: DNS only, not proxied.`;
  const absent = records.filter(({ is }) => is === null);
  const other = records.filter(({ is, value }) => typeof is === "string" && !isSameName(is, value));
  const unknown = records.filter(({ is }) => is === undefined);
  if (other.length > 0) {
    const is = other
      .map((record) => `${record.host} points to ${record.is}, not ${record.value}`)
      .join("; ");
    return wrong("DNS", `${is}.`, where);
  }
  if (absent.length > 0) {
    const is = absent.map(({ host, value }) => `${host} → ${value}`).join(", ");
    return missing("DNS", `Records (CNAME) that Clerk needs: ${is}.`, where);
  }
  if (unknown.length > 0) return notAsked("DNS", "The DNS cannot be asked from here.");
  return good("DNS", `The ${records.length} records that Clerk needs are there.`);
}

function isSameName(a: string, b: string): boolean {
  return a.replace(/\.$/, "").toLowerCase() === b.replace(/\.$/, "").toLowerCase();
}
