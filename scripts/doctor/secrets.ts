import type { Variables } from "../dev-vars.ts";

/* Secrets, which the doctor reads and never prints. */

/** Secrets of the Worker (wrangler.toml, at its end). */
export const workerSecrets = [
  "CLERK_SECRET_KEY",
  "CLERK_WEBHOOK_SECRET",
  "POSTMARK_SERVER_TOKEN",
  "POSTMARK_WEBHOOK_CREDENTIAL",
  "CLERK_JWT_KEY",
] as const;

/** Without these the Worker responds with 503. */
export const requiredSecrets = workerSecrets.slice(0, 4);

/** Other addresses of the vendors. They are set like secrets, but are not secret. */
export const vendorAddresses = ["CLERK_API_URL", "CLERK_FAPI_URL", "POSTMARK_API_URL"] as const;

/** Secrets of the doctor only. */
export const doctorSecrets = ["CLOUDFLARE_API_TOKEN", "POSTMARK_ACCOUNT_TOKEN"] as const;

/** Returns a function that masks every secret in a text, also parts of it and encoded forms. */
export function masker(values: Variables): (text: string) => string {
  const secrets = [...workerSecrets, ...doctorSecrets]
    // A public key.
    .filter((name) => name !== "CLERK_JWT_KEY")
    .flatMap((name) => encodingsOf(values[name] ?? ""))
    .filter((text) => text.length >= 6)
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "•••"), text);
}

function encodingsOf(secret: string): string[] {
  const [, password = ""] = /^[^:]*:(.*)$/.exec(secret) ?? [];
  return [secret, password, secret.replace(/^(whsec|sk_live|sk_test)_/, "")].flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString("base64"),
    JSON.stringify(text).slice(1, -1),
  ]);
}
