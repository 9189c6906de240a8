import { useState } from "preact/hooks";
import type { Provider } from "../clerk/oauth.ts";

/** The only other host that the Content Security Policy allows for images. */
const clerkImageHost = "https://img.clerk.com/";

/** A provider's logo: drawn here for the most common providers, else from Clerk. */
export function ProviderMark({ provider: { strategy, logoUrl } }: { provider: Provider }) {
  if (strategy === "oauth_google") return <Google />;
  if (strategy === "oauth_apple") return <Apple />;
  if (strategy === "oauth_microsoft") return <Microsoft />;
  if (!logoUrl.startsWith(clerkImageHost)) return null;
  return <Picture url={logoUrl} />;
}

/** Shows nothing if the image cannot be loaded: the provider's name is beside it. */
function Picture({ url }: { url: string }) {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  return <img src={url} alt="" width={20} height={20} onError={() => setMissing(true)} />;
}

function Google() {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true">
      <path
        fill="#4285f4"
        d="M17.64 9.2c0-.64-.06-1.25-.16-1.84H9v3.48h4.84a4.14 4.14 0 0 1-1.8 2.72v2.26h2.92c1.7-1.57 2.68-3.88 2.68-6.62z"
      />
      <path
        fill="#34a853"
        d="M9 18c2.43 0 4.47-.8 5.96-2.18l-2.92-2.26c-.8.54-1.84.86-3.04.86-2.34 0-4.33-1.58-5.04-3.71H.96v2.33A9 9 0 0 0 9 18z"
      />
      <path
        fill="#fbbc05"
        d="M3.96 10.71a5.41 5.41 0 0 1 0-3.42V4.96H.96a9 9 0 0 0 0 8.08l3-2.33z"
      />
      <path
        fill="#ea4335"
        d="M9 3.58c1.32 0 2.5.45 3.44 1.35l2.58-2.58A9 9 0 0 0 .96 4.96l3 2.33C4.67 5.16 6.66 3.58 9 3.58z"
      />
    </svg>
  );
}

function Apple() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor">
      <path d="M17.05 12.54c-.03-2.85 2.33-4.22 2.43-4.28-1.32-1.94-3.38-2.2-4.12-2.23-1.75-.18-3.42 1.03-4.31 1.03-.89 0-2.26-1-3.72-.98-1.91.03-3.68 1.11-4.66 2.83-1.99 3.45-.51 8.55 1.43 11.35.95 1.37 2.08 2.9 3.56 2.85 1.43-.06 1.97-.92 3.7-.92 1.72 0 2.21.92 3.72.89 1.54-.03 2.51-1.4 3.45-2.77 1.09-1.59 1.54-3.13 1.56-3.21-.03-.01-2.99-1.15-3.04-4.56zM14.21 4.17c.79-.96 1.32-2.28 1.17-3.6-1.14.05-2.51.76-3.33 1.71-.73.84-1.37 2.19-1.2 3.48 1.27.1 2.57-.64 3.36-1.59z" />
    </svg>
  );
}

function Microsoft() {
  return (
    <svg viewBox="0 0 21 21" aria-hidden="true">
      <path fill="#f25022" d="M1 1h9v9H1z" />
      <path fill="#7fba00" d="M11 1h9v9h-9z" />
      <path fill="#00a4ef" d="M1 11h9v9H1z" />
      <path fill="#ffb900" d="M11 11h9v9h-9z" />
    </svg>
  );
}
