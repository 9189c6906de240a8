import type {
  D1Database,
  DurableObjectNamespace,
  ExecutionContext,
  Fetcher,
} from "@cloudflare/workers-types";
import * as z from "zod/mini";
import { normalizeEmail } from "./email.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { Email } from "./text.ts";

/** What the platform hands the Worker: bindings as objects, settings as text (wrangler.toml explains each). */
export interface Bindings {
  DB: D1Database;
  /** The files of the web app (wrangler.toml, `[assets]`). */
  ASSETS: Fetcher;
  RATE_LIMITER: DurableObjectNamespace<RateLimiter>;
  [setting: string]: unknown;
}

function matching(pattern: RegExp, error: string) {
  return z.string().check(z.regex(pattern, { error }));
}

/** Built on first use, as the schemas of requests are: a Worker that starts should read, not build. */
const Settings = z.lazy(() => {
  /** An absolute http(s) origin such as `https://app.example.com`; anything behind the host is refused. */
  const origin = z.string().check(
    z.refine((text) => {
      const url = URL.parse(text);
      return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
    }, "must be an origin such as https://app.example.com"),
  );

  const url = matching(/^https?:\/\/[^/]/, "must be an http(s) address").check(
    z.refine((text) => URL.canParse(text), "must be an http(s) address"),
  );

  const flag = z.pipe(
    z.enum(["true", "false"]),
    z.transform((text) => text === "true"),
  );
  const count = (max: number) => z.coerce.number().check(z.int(), z.gte(1), z.lte(max));
  const stream = matching(/^[a-z0-9-]{1,30}$/, "must be a stream");
  const optional = <T extends z.ZodMiniType>(schema: T) =>
    z.pipe(
      z.transform((text) => (text === "" ? undefined : text)),
      z.optional(schema),
    );
  const listOf = (schema: z.ZodMiniType<string, string>) =>
    z.pipe(
      z.pipe(
        z._default(z.string(), ""),
        z.transform((text) => text.split(",").flatMap((part) => part.trim() || [])),
      ),
      z.array(schema),
    );

  return (
    z
      .object({
        APP_URL: origin,
        ALLOWED_ORIGINS: listOf(origin),
        CLERK_PUBLISHABLE_KEY: matching(
          /^pk_(test|live)_[A-Za-z0-9+/]+=*$/,
          "must be a publishable key",
        ).check(
          z.refine((key) => frontendHostIn(key) !== undefined, {
            error: "must be a publishable key",
          }),
        ),
        CLERK_SECRET_KEY: matching(/^sk_(test|live)_.+/, "must be a secret key"),
        // Empty: the keys come from Clerk's Backend API.
        CLERK_JWT_KEY: z.pipe(
          z._default(z.string(), "").check(
            // Settings kept on one line spell a line break as \n.
            z.overwrite((text) => text.replaceAll("\\n", "\n").trim()),
            z.regex(
              /^(-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\s*)*$/,
              {
                error: "must be a PEM public key",
              },
            ),
          ),
          z.transform((text) => text.split(/(?<=-----END PUBLIC KEY-----)\s*/).filter(Boolean)),
        ),
        CLERK_ISSUER: optional(url.check(z.overwrite((text) => text.replace(/\/+$/, "")))),
        CLERK_WEBHOOK_SECRET: matching(
          /^whsec_[A-Za-z0-9+/]+=*$/,
          "must be a webhook signing secret",
        ),
        CLERK_TOKEN_HAS_EMAIL: flag,
        CLERK_METADATA: flag,
        CLERK_ORGANIZATIONS: flag,
        CLERK_API_URL: optional(url),
        CLERK_FAPI_URL: optional(url),
        PLATFORM_ADMINS: listOf(Email),
        ONBOARDING: z.enum(["join", "personal"]),
        PRODUCT_NAME: z.string().check(z.minLength(1), z.maxLength(60)),
        POSTMARK_SERVER_TOKEN: matching(/^[\w-]{8,100}$/, "must be a server token"),
        // Names in headers: neither quotes nor line breaks.
        EMAIL_FROM_NAME: matching(/^[^"<>\\\p{Cc}]{1,80}$/u, "must be a plain name"),
        EMAIL_FROM_ADDRESS: z
          .string()
          .check(z.refine((text) => normalizeEmail(text) !== null, "must be an email address")),
        POSTMARK_MESSAGE_STREAM: stream,
        POSTMARK_BROADCAST_STREAM: optional(stream),
        POSTMARK_WEBHOOK_CREDENTIAL: matching(
          /^[\x21-\x39\x3b-\x7e]{1,60}:[\x21-\x7e]{24,200}$/,
          "must be user:password, the password 24 characters or longer",
        ),
        POSTMARK_API_URL: z.pipe(
          z.transform((text) =>
            text === "" || text === undefined ? "https://api.postmarkapp.com" : text,
          ),
          url,
        ),
        MAIL_TRACK_OPENS: flag,
        MAILS_PER_RUN: z.pipe(
          z.transform((text: unknown): unknown => text ?? "500"),
          count(10_000),
        ),
        CODE_MISSES_PER_DAY: count(10_000),
        CODE_MISSES_EVERYWHERE_PER_HOUR: count(1_000_000),
        SERVER_TIMING: z.pipe(
          z._default(z.enum(["0", "1"]), "0"),
          z.transform((text) => text === "1"),
        ),
      })
      // The emulators' keys are known to everyone, so a Worker that the public reaches must not trust them.
      .check(
        z.refine(({ APP_URL, CLERK_SECRET_KEY: key }) => isLocal(APP_URL) || !isEmulated(key), {
          path: ["CLERK_SECRET_KEY"],
          error: "is the emulator's, but APP_URL is public",
        }),
        z.refine(
          ({ APP_URL, POSTMARK_SERVER_TOKEN: key }) => isLocal(APP_URL) || !isEmulated(key),
          {
            path: ["POSTMARK_SERVER_TOKEN"],
            error: "is the emulator's, but APP_URL is public",
          },
        ),
        // Postmark answers this token as if it had sent the mail, and sends nothing.
        z.refine(
          ({ APP_URL, POSTMARK_SERVER_TOKEN: key }) =>
            isLocal(APP_URL) || key !== "POSTMARK_API_TEST",
          {
            path: ["POSTMARK_SERVER_TOKEN"],
            error: "is Postmark's test token, which delivers nothing, but APP_URL is public",
          },
        ),
      )
  );
});

/** The Frontend API's host that a publishable key names; undefined where it names none. */
export function frontendHostIn(publishableKey: string): string | undefined {
  try {
    const text = atob(publishableKey.replace(/^pk_(test|live)_/, ""));
    return /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\$$/i.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function isEmulated(key: string): boolean {
  return /[_-]emulated$/.test(key);
}

export type Settings = z.infer<typeof Settings>;

/** Whether an address is on this machine; also where it is none. */
export function isLocal(address: string): boolean {
  const url = URL.parse(address);
  // What is no address is refused already, by its own name.
  return url === null || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** A setting is missing or malformed. The message names settings, never their values. */
export class SettingsError extends Error {
  override name = "SettingsError";
  readonly faults: { name: string; fault: string }[];

  constructor(faults: { name: string; fault: string }[]) {
    super(`settings: ${faults.map(({ name, fault }) => `${name} ${fault}`).join("; ")}`);
    this.faults = faults;
  }
}

/** Whether somebody has stopped the Worker with `wrangler secret put PAUSED` (docs/operations.md). */
export function isPaused({ PAUSED }: Bindings): boolean {
  return typeof PAUSED === "string" && PAUSED !== "";
}

const checked = new WeakMap<Bindings, Settings>();

/**
 * The Worker's settings, checked once per environment.
 * Throws SettingsError naming every setting at fault: a Worker that is half configured must not
 * answer at all (docs/threats.md, 14).
 */
export function settingsOf(env: Bindings): Settings {
  const known = checked.get(env);
  if (known) return known;
  const result = Settings.safeParse(env);
  if (!result.success) {
    throw new SettingsError(
      result.error.issues.map(({ path, message }) => ({ name: String(path[0]), fault: message })),
    );
  }
  checked.set(env, result.data);
  return result.data;
}

/** Work that outlives the answer, as the platform's execution context takes it. */
export type Background = Pick<ExecutionContext, "waitUntil">;
