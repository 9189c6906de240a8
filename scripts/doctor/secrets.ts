import type { Variables } from "../dev-vars.ts";

/* What the doctor may know and never prints. */

/** Secrets of the Worker (wrangler.toml, at its end). */
export const workerSecrets = [
  "CLERK_SECRET_KEY",
  "CLERK_WEBHOOK_SECRET",
  "POSTMARK_SERVER_TOKEN",
  "POSTMARK_WEBHOOK_CREDENTIAL",
  "CLERK_JWT_KEY",
] as const;

/** Without these the Worker answers 503. */
export const requiredSecrets = workerSecrets.slice(0, 4);

/** Where the vendors are, where not at their usual addresses. They are set like secrets, and are none. */
export const vendorAddresses = ["CLERK_API_URL", "CLERK_FAPI_URL", "POSTMARK_API_URL"] as const;

/** What only the doctor takes. */
export const doctorSecrets = ["CLOUDFLARE_API_TOKEN", "POSTMARK_ACCOUNT_TOKEN"] as const;

/** Takes every secret, and every part and form of one, out of a text. */
export function masker(values: Variables): (text: string) => string {
  const secrets = [...workerSecrets, ...doctorSecrets]
    // Public by its nature, and on several lines.
    .filter((name) => name !== "CLERK_JWT_KEY")
    .flatMap((name) => formsOf(values[name] ?? ""))
    .filter((text) => text.length >= 6)
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "•••"), text);
}

function formsOf(secret: string): string[] {
  const [, password = ""] = /^[^:]*:(.*)$/.exec(secret) ?? [];
  return [secret, password, secret.replace(/^(whsec|sk_live|sk_test)_/, "")].flatMap((text) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString("base64"),
    JSON.stringify(text).slice(1, -1),
  ]);
}
