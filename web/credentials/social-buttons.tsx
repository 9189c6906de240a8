import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { type OAuthOrigin, type Provider, socialProviders, startOAuth } from "../clerk/oauth.ts";
import { readCache, writeCache } from "../data/local-cache.ts";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Captcha } from "./captcha.tsx";
import { LastUsed } from "./last-used.tsx";
import { ProviderMark } from "./provider-mark.tsx";
import "./social-buttons.css";

/** The providers of the last visit: their buttons are shown before clerk-js is loaded. */
const cacheKey = "social-providers";

/** Returns where the OAuth attempt starts, from the form around the buttons; null if a field must be filled in first. */
type OriginOf = (form: HTMLFormElement | null) => OAuthOrigin | null;

/** What the page shows below the buttons. */
type Below = "form" | "other ways" | "nothing";

/** The buttons without a form, for an instance with neither passwords nor mailed codes. */
export function SocialSignInOnly({
  originOf,
  lastStrategy = null,
  hasOther = false,
}: {
  originOf: OriginOf;
  lastStrategy?: string | null;
  hasOther?: boolean;
}) {
  return (
    <div class="stack">
      <SocialButtons
        originOf={originOf}
        lastStrategy={lastStrategy}
        below={hasOther ? "other ways" : "nothing"}
      />
      <Captcha />
    </div>
  );
}

/** A button for each OAuth provider that the instance has enabled, above the fields of a form. */
export function SocialButtons({
  originOf,
  lastStrategy = null,
  below = "form",
}: {
  originOf: OriginOf;
  /** Clerk's name of the strategy that this browser used last; only for signing in. */
  lastStrategy?: string | null;
  below?: Below;
}) {
  const { social } = identityCopy;
  const { refresh } = useSession();
  const [providers, setProviders] = useState(() => readCache<Provider[]>(cacheKey));
  const [hadSpace] = useState(providers === undefined || providers.length > 0);
  const { problem, attempt } = useAction();
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    socialProviders().then(
      (loaded) => {
        writeCache(cacheKey, loaded);
        setProviders(loaded);
      },
      // The form works without them, and reports it if Clerk cannot be reached.
      () => {},
    );
  }, []);
  const start = (strategy: string) =>
    attempt(async () => {
      const origin = originOf(container.current?.closest("form") ?? null);
      if (origin && !(await startOAuth(strategy, origin))) await refresh();
    });
  const shown = providers ?? [];
  if (providers?.length === 0 && below === "nothing") {
    return <Notice kind="danger">{social.noWay}</Notice>;
  }
  // The reserved space stays, so that nothing moves while people press something.
  if (shown.length === 0 && !hadSpace) return null;
  const isOne = shown.length === 1;
  return (
    <>
      <div ref={container} class={shown.length > 2 ? "social social-many" : "social"}>
        {shown.map((provider) => (
          <LastUsed key={provider.strategy} isLast={provider.strategy === lastStrategy}>
            {(describedBy) => (
              <Button
                quiet
                aria-label={social.continueWith(provider.name)}
                onClick={() => start(provider.strategy)}
                {...describedBy}
              >
                <ProviderMark provider={provider} />
                {isOne ? social.continueWith(provider.name) : provider.name}
              </Button>
            )}
          </LastUsed>
        ))}
      </div>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {below === "form" && <p class={shown.length > 0 ? "or" : "or social-waiting"}>{social.or}</p>}
    </>
  );
}
