import * as z from "zod/mini";
import { isId } from "../../db/id.ts";
import { randomCode } from "../code.ts";

const maxLength = 48;

/**
 * First path segments that are ours, now or one day, and names that would let a tenant pass for us.
 */
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

/** A slug that somebody chose: lower-case letters, digits and single hyphens, 2 to 48 of them. */
export const Slug = z.lazy(() =>
  z.string().check(
    z.maxLength(maxLength),
    z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: "may have a-z, 0-9 and single hyphens" }),
    z.minLength(2),
    z.refine((slug) => !reserved.has(slug), { error: "is reserved" }),
    // An address with an id in it must mean that id and nothing else.
    z.refine((slug) => !isId(slug) && !/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(slug), {
      error: "looks like an id",
    }),
  ),
);

/**
 * Slugs for a name, best first, so that the first one free can be taken by the statement that writes
 * it. Other scripts are transliterated, by a library that only a founding loads; a name that leaves
 * nothing gets a random one. Never empty.
 */
export async function slugsFor(name: string): Promise<string[]> {
  const { default: slugify } = await import("@sindresorhus/slugify");
  const spelled = slugify(name)
    .slice(0, maxLength - 10)
    .replace(/-+$/, "");
  const base = Slug.safeParse(spelled).success ? spelled : withSuffix(spelled, randomLetters(6));
  const numbered = [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${base}-${number}`);
  return [base, ...numbered, withSuffix(base, randomLetters(6))];
}

function withSuffix(base: string, suffix: string): string {
  return base === "" ? `club-${suffix}` : `${base}-${suffix}`;
}

function randomLetters(length: number): string {
  return randomCode(length).toLowerCase();
}
