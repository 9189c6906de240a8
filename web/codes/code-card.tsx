import { useState } from "preact/hooks";
import { lazyPart } from "../app/lazy-part.tsx";
import { copy } from "../i18n/index.ts";
import { PitchArt } from "../landing/pitch-art.tsx";
import { Button } from "../ui/button.tsx";
import "./code-card.css";

const QrCode = lazyPart(async () => (await import("../ui/qr-code.tsx")).QrCode);

/** The code to share, with its QR code. `code` is undefined while it loads. */
export function CodeCard({ tenant, code }: { tenant: { name: string }; code: string | undefined }) {
  const { home } = copy;
  const [copied, setCopied] = useState<"code" | "link">();
  const link = code && `${location.origin}/join/${code}`;
  const copyText = async (what: "code" | "link", text: string | undefined) => {
    if (!text) return;
    await navigator.clipboard.writeText(text);
    setCopied(what);
    setTimeout(() => setCopied(undefined), 2_000);
  };
  const share = async () => {
    // `share` rejects if the person closes the dialog: that is not an error.
    if (!code || !link) return;
    await navigator.share({ text: home.shareText(tenant.name, code), url: link }).catch(() => {});
  };
  return (
    <section aria-labelledby="code-title">
      <PitchArt class="code-card">
        <div class="code-card-inside">
          <div class="stack">
            <h2 id="code-title">{home.codeTitle}</h2>
            <p class="code-card-code">
              {code ? groupInFours(code) : <span class="code-card-empty">{copy.loading}</span>}
            </p>
            <p>{home.codeLead}</p>
            <div class="row">
              <Button quiet onClick={() => copyText("code", code)}>
                {copied === "code" ? home.copied : home.copy}
              </Button>
              <Button quiet onClick={() => copyText("link", link)}>
                {copied === "link" ? home.copied : home.copyLink}
              </Button>
              {"share" in navigator && (
                <Button quiet onClick={share}>
                  {home.share}
                </Button>
              )}
            </div>
            <p class="visually-hidden" role="status">
              {copied && home.copied}
            </p>
          </div>
          <div class="code-card-qr">
            {link && <QrCode text={link} label={home.qr(tenant.name)} />}
          </div>
        </div>
      </PitchArt>
    </section>
  );
}

/** A code in groups of four, which are easier to read aloud. */
export function groupInFours(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}
