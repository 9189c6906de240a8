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

/** The Worker's environment: bindings are objects, settings are text (wrangler.toml explains each). */
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

/** Lazy, as all schemas: building them would make the start of an isolate slower. */
const Settings = z.lazy(() => {
  /** An http(s) origin such as `https://app.example.com`, without a path. */
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
        // If empty, the keys come from Clerk's Backend API.
        CLERK_JWT_KEY: z.pipe(
          z._default(z.string(), "").check(
            // A setting on one line has `\n` for a line break.
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
        // It goes into a mail header: no quotes, no line breaks.
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
      // The emulators' keys are public, so a public Worker must not accept them.
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
        // Postmark accepts mail with this token and does not send it.
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

/** The Frontend API's host in a publishable key, or undefined. */
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

/** Whether a URL is on this machine. True for a malformed one, which its own check rejects. */
export function isLocal(address: string): boolean {
  const url = URL.parse(address);
  return url === null || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** Settings are missing or malformed. The message has their names, never their values. */
export class SettingsError extends Error {
  override name = "SettingsError";
  readonly faults: { name: string; fault: string }[];

  constructor(faults: { name: string; fault: string }[]) {
    super(`settings: ${faults.map(({ name, fault }) => `${name} ${fault}`).join("; ")}`);
    this.faults = faults;
  }
}

/** Whether the Worker is paused with `wrangler secret put PAUSED` (docs/operations.md). */
export function isPaused({ PAUSED }: Bindings): boolean {
  return typeof PAUSED === "string" && PAUSED !== "";
}

const validSettings = new WeakMap<Bindings, Settings>();

/**
 * The Worker's settings, validated once per environment. Throws SettingsError with every invalid setting: a Worker that
 * is only partly configured must not serve requests (docs/threats.md, 14).
 */
export function settingsOf(env: Bindings): Settings {
  const known = validSettings.get(env);
  if (known) return known;
  const result = Settings.safeParse(env);
  if (!result.success) {
    throw new SettingsError(
      result.error.issues.map(({ path, message }) => ({ name: String(path[0]), fault: message })),
    );
  }
  validSettings.set(env, result.data);
  return result.data;
}

/** The part of the platform's execution context that takes work for after the response. */
export type Background = Pick<ExecutionContext, "waitUntil">;
