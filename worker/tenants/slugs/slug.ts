import * as z from "zod/mini";
import { isId } from "../../db/id.ts";
import { randomCode } from "../code.ts";

const maxLength = 48;

/** Path segments of the app, now or in the future, and names that could pass for the app itself. */
const reserved = new Set([
  ...["about", "accept-invite", "account", "admin", "api", "app", "assets", "auth", "billing"],
  ...["blog", "calendar", "clerk", "club", "clubs", "contact", "docs", "health", "help", "home"],
  ...["invite", "invitations", "join", "login", "logout", "mail", "me", "new", "official"],
  ...["owner", "player", "players", "privacy", "profile", "root", "security", "sessions"],
  ...["settings", "sign-in", "sign-out", "sign-up", "signin", "signup", "static", "status"],
  ...[
    "support",
    "system",
    "team",
    "teams",
    "tenant",
    "tenants",
    "tenantry",
    "terms",
    "webhooks",
    "www",
  ],
]);

/** A slug: lower-case letters, digits and single hyphens, 2 to 48 characters. */
export const Slug = z.lazy(() =>
  z.string().check(
    z.maxLength(maxLength),
    z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "may have a-z, 0-9 and single hyphens" }),
    z.minLength(2),
    z.refine((slug) => !reserved.has(slug), { error: "is reserved" }),
    // URLs take an id or a slug, so a slug must not look like an id.
    z.refine((slug) => !isId(slug) && !/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(slug), {
      error: "looks like an id",
    }),
  ),
);

/**
 * Slugs for a name, best first; the statement that writes the slug takes the first free one. Other scripts are
 * transliterated by a library that is loaded on first use. A name without usable characters gets a random slug.
 */
export async function slugsFor(name: string): Promise<string[]> {
  const { default: slugify } = await import("@sindresorhus/slugify");
  const slug = slugify(name)
    .slice(0, maxLength - 10)
    .replace(/-+$/, "");
  const base = Slug.safeParse(slug).success ? slug : withSuffix(slug, randomLetters(6));
  const numbered = [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${base}-${number}`);
  return [base, ...numbered, withSuffix(base, randomLetters(6))];
}

function withSuffix(base: string, suffix: string): string {
  return base === "" ? `club-${suffix}` : `${base}-${suffix}`;
}

function randomLetters(length: number): string {
  return randomCode(length).toLowerCase();
}
