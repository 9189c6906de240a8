import type {
  D1Database,
  DurableObjectNamespace,
  ExecutionContext,
} from "@cloudflare/workers-types";
import * as z from "zod";
import type { RateLimiter } from "./codes/rate-limiter.ts";
import { Email } from "./http/text.ts";
import { normalizeEmail } from "./identity/email.ts";

/** What the platform hands the Worker: bindings as objects, settings as text (wrangler.toml explains each). */
export interface Bindings {
  DB: D1Database;
  RATE_LIMITER: DurableObjectNamespace<RateLimiter>;
  [setting: string]: unknown;
}

/** An absolute http(s) origin such as `https://app.example.com`; anything behind the host is refused. */
const origin = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}, "must be an origin such as https://app.example.com");

const url = z.string().refine((text) => /^https?:\/\/[^/]/.test(text) && URL.canParse(text), {
  error: "must be an http(s) address",
});

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((text) => (text === "" ? undefined : text), schema.optional());

const Settings = z
  .object({
    APP_URL: origin,
    ALLOWED_ORIGINS: z
      .string()
      .default("")
      .transform((text) => text.split(",").flatMap((part) => part.trim() || []))
      .pipe(z.array(origin)),
    CLERK_PUBLISHABLE_KEY: z.string().regex(/^pk_(test|live)_[A-Za-z0-9+/]+=*$/, {
      error: "must be a publishable key",
    }),
    CLERK_SECRET_KEY: z.string().regex(/^sk_(test|live)_.+/, { error: "must be a secret key" }),
    CLERK_JWT_KEY: z
      .string()
      // Settings kept on one line spell a line break as \n.
      .transform((text) => text.replaceAll("\\n", "\n").trim())
      .refine(
        (text) =>
          /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----$/.test(text),
        "must be a PEM public key",
      ),
    CLERK_ISSUER: url,
    CLERK_WEBHOOK_SECRET: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/, {
      error: "must be a webhook signing secret",
    }),
    CLERK_TOKEN_HAS_EMAIL: flag,
    CLERK_METADATA: flag,
    CLERK_ORGANIZATIONS: flag,
    CLERK_API_URL: optional(url),
    CLERK_FAPI_URL: optional(url),
    PLATFORM_ADMINS: z
      .string()
      .default("")
      .transform((text) => text.split(",").flatMap((part) => part.trim() || []))
      .pipe(z.array(Email)),
    ONBOARDING: z.enum(["join", "personal"]),
    PRODUCT_NAME: z.string().min(1).max(60),
    POSTMARK_SERVER_TOKEN: z.string().regex(/^[\w-]{8,100}$/, { error: "must be a server token" }),
    // Names in headers: neither quotes nor line breaks.
    EMAIL_FROM_NAME: z.string().regex(/^[^"<>\\\p{Cc}]{1,80}$/u, { error: "must be a plain name" }),
    EMAIL_FROM_ADDRESS: z.string().refine((text) => normalizeEmail(text) !== null, {
      error: "must be an email address",
    }),
    POSTMARK_MESSAGE_STREAM: z.string().regex(/^[a-z0-9-]{1,30}$/, { error: "must be a stream" }),
    POSTMARK_WEBHOOK_CREDENTIAL: z
      .string()
      .regex(/^[\x21-\x39\x3b-\x7e]{1,60}:[\x21-\x7e]{24,200}$/, {
        error: "must be user:password, the password 24 characters or longer",
      }),
    POSTMARK_API_URL: z.preprocess(
      (text) => (text === "" || text === undefined ? "https://api.postmarkapp.com" : text),
      url,
    ),
    MAIL_TRACK_OPENS: flag,
    CODE_MISSES_PER_DAY: z.coerce.number().int().min(1).max(10_000),
    CODE_MISSES_EVERYWHERE_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000),
    SERVER_TIMING: z
      .enum(["0", "1"])
      .default("0")
      .transform((text) => text === "1"),
  })
  // The emulators' keys are known to everyone, so a Worker that the public reaches must not trust them.
  .refine(({ APP_URL, CLERK_SECRET_KEY: key }) => isLocal(APP_URL) || !isEmulated(key), {
    path: ["CLERK_SECRET_KEY"],
    error: "is the emulator's, but APP_URL is public",
  })
  .refine(({ APP_URL, POSTMARK_SERVER_TOKEN: key }) => isLocal(APP_URL) || !isEmulated(key), {
    path: ["POSTMARK_SERVER_TOKEN"],
    error: "is the emulator's, but APP_URL is public",
  });

function isEmulated(key: string): boolean {
  return /[_-]emulated$/.test(key);
}

export type Settings = z.infer<typeof Settings>;

function isLocal(address: string): boolean {
  const url = URL.parse(address);
  // What is no address is refused already, by its own name.
  return url === null || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}

/** A setting is missing or malformed. The message names settings, never their values. */
export class SettingsError extends Error {
  override name = "SettingsError";
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
    const faults = result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new SettingsError(`settings: ${faults.join("; ")}`);
  }
  checked.set(env, result.data);
  return result.data;
}

/** Work that outlives the answer, as the platform's execution context takes it. */
export type Background = Pick<ExecutionContext, "waitUntil">;
