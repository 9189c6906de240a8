import type { Context } from "hono";

/** What Cloudflare says of where a request comes from; nothing of it locally. */
interface Edge {
  country?: string;
  timezone?: string;
}

function edgeOf(c: Pick<Context, "req">): Edge {
  return (c.req.raw as Request & { cf?: Edge }).cf ?? {};
}

/** The caller's country (ISO 3166, two letters), where Cloudflare says. */
export function countryOf(c: Pick<Context, "req">): string | null {
  return edgeOf(c).country ?? null;
}

/** The language that the caller likes best, as a canonical BCP 47 tag; null where the request says none. */
export function languageOf(c: Pick<Context, "req">): string | null {
  const [first = ""] = (c.req.header("accept-language") ?? "").split(/[,;]/);
  // To have nothing refused would cost a request without the header as much as its query.
  if (first === "") return null;
  try {
    return Intl.getCanonicalLocales(first.trim().slice(0, 35))[0] ?? null;
  } catch {
    return null;
  }
}

/** The caller's timezone (IANA name), else UTC: where a new tenant most likely is. */
export function timezoneOf(c: Pick<Context, "req">): string {
  return edgeOf(c).timezone ?? "UTC";
}
