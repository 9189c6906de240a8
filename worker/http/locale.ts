import type { Context } from "hono";

/** The part of Cloudflare's `request.cf` that we use; missing locally. */
interface CloudflareProperties {
  country?: string;
  timezone?: string;
}

function cloudflareProperties(c: Pick<Context, "req">): CloudflareProperties {
  return (c.req.raw as Request & { cf?: CloudflareProperties }).cf ?? {};
}

/** The caller's country (ISO 3166, two letters), if Cloudflare knows it. */
export function countryOf(c: Pick<Context, "req">): string | null {
  return cloudflareProperties(c).country ?? null;
}

/** The first language of Accept-Language, as a canonical BCP 47 tag, or null. */
export function languageOf(c: Pick<Context, "req">): string | null {
  const [first = ""] = (c.req.header("accept-language") ?? "").split(/[,;]/);
  // An exception for an empty text would cost as much time as the request's query.
  if (first === "") return null;
  try {
    return Intl.getCanonicalLocales(first.trim().slice(0, 35))[0] ?? null;
  } catch {
    return null;
  }
}

/** The caller's timezone (IANA name), else UTC. A new tenant gets it. */
export function timezoneOf(c: Pick<Context, "req">): string {
  return cloudflareProperties(c).timezone ?? "UTC";
}
