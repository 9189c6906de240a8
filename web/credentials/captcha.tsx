import { language } from "../i18n/index.ts";
import "./captcha.css";

/** Below this width Cloudflare's flexible widget does not fit. */
const narrowPx = 332;

/**
 * The element in which clerk-js shows its captcha (Cloudflare Turnstile), by this id. It stays empty unless Clerk requires
 * interaction. Every form that Clerk protects needs it, once on a page.
 */
export function Captcha() {
  return (
    <div
      id="clerk-captcha"
      class="captcha"
      data-cl-theme="auto"
      data-cl-size={innerWidth < narrowPx ? "compact" : "flexible"}
      data-cl-language={language}
    />
  );
}
