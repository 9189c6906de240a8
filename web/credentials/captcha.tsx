import { language } from "../i18n/index.ts";
import "./captcha.css";

/** Narrower than this, Cloudflare's widget of full width does not fit. */
const narrowPx = 332;

/**
 * Where Clerk shows its captcha (Cloudflare Turnstile), found by this id. It stays empty and takes no room
 * unless Clerk wants somebody to press something. Every form that Clerk protects needs it, once on a page.
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
