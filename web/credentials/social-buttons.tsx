import { useEffect, useRef, useState } from "preact/hooks";
import { useSession } from "../auth/session.tsx";
import { type OAuthOrigin, type Provider, socialProviders, startOAuth } from "../clerk/oauth.ts";
import { useAction } from "../data/use-action.ts";
import { identityCopy } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Captcha } from "./captcha.tsx";
import { LastUsed } from "./last-used.tsx";
import { ProviderMark } from "./provider-mark.tsx";
import "./social-buttons.css";

/** What this browser knows of the instance's providers since the last time, so that their buttons are there at once. */
const knownKey = "social-providers";

function knownProviders(): Provider[] | undefined {
  const kept = localStorage.getItem(knownKey);
  return kept ? (JSON.parse(kept) as Provider[]) : undefined;
}

/** What somebody has in hand who leaves for a provider, from the form around the buttons. */
type OriginOf = (form: HTMLFormElement | null) => OAuthOrigin | null;

/** What stands below the buttons. */
type Below = "form" | "other ways" | "nothing";

/** The buttons without a form, for an instance with neither passwords nor mailed codes: an address would lead nowhere. */
export function SocialSignInOnly({
  originOf,
  last = null,
  hasOther = false,
}: {
  originOf: OriginOf;
  last?: string | null;
  hasOther?: boolean;
}) {
  return (
    <div class="stack">
      <SocialButtons originOf={originOf} last={last} below={hasOther ? "other ways" : "nothing"} />
      <Captcha />
    </div>
  );
}

/**
 * A button for each OAuth provider that the instance has on, above the fields of a form. `originOf`
 * answers `null` where something has to be filled in first.
 */
export function SocialButtons({
  originOf,
  last = null,
  below = "form",
}: {
  originOf: OriginOf;
  /** How this browser signed in last, where somebody signs in. */
  last?: string | null;
  below?: Below;
}) {
  const { social } = identityCopy;
  const { refresh } = useSession();
  const [providers, setProviders] = useState(knownProviders);
  const [hadRoom] = useState(providers === undefined || providers.length > 0);
  const { problem, attempt } = useAction();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    socialProviders().then(
      (found) => {
        localStorage.setItem(knownKey, JSON.stringify(found));
        setProviders(found);
      },
      // The form works without them, and says so where Clerk can't be reached.
      () => {},
    );
  }, []);
  const visit = (strategy: string) =>
    attempt(async () => {
      const door = originOf(box.current?.closest("form") ?? null);
      if (door && !(await startOAuth(strategy, door))) await refresh();
    });
  const shown = providers ?? [];
  if (providers?.length === 0 && below === "nothing") {
    return <Notice kind="danger">{social.noWay}</Notice>;
  }
  // The room that was kept for them stays this time: nothing moves under somebody's finger.
  if (shown.length === 0 && !hadRoom) return null;
  const isOne = shown.length === 1;
  return (
    <>
      <div ref={box} class={shown.length > 2 ? "social social-many" : "social"}>
        {shown.map((provider) => (
          <LastUsed key={provider.strategy} isLast={provider.strategy === last}>
            {(describedBy) => (
              <Button
                quiet
                aria-label={social.continueWith(provider.name)}
                onClick={() => visit(provider.strategy)}
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
