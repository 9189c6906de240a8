import { useEffect, useRef, useState } from "preact/hooks";
import { identityCopy } from "../i18n/identity.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { type Door, type Provider, socialProviders, visitProvider } from "../oauth.ts";
import { useSession } from "../session.tsx";
import { useAttempt } from "../use-attempt.ts";
import { Button } from "./button.tsx";
import { Captcha } from "./captcha.tsx";
import { LastUsed } from "./last-used.tsx";
import { Notice } from "./notice.tsx";
import { ProviderMark } from "./provider-mark.tsx";
import "./social-buttons.css";

/** What this browser knows of the instance's providers since the last time, so that their buttons are there at once. */
const knownKey = "social-providers";

function knownProviders(): Provider[] | undefined {
  const kept = localStorage.getItem(knownKey);
  return kept ? (JSON.parse(kept) as Provider[]) : undefined;
}

/** The buttons alone, where an instance has neither passwords nor mailed codes: an address would lead nowhere. */
export function WithoutForm(props: { doorOf: () => Door; last: string | null }) {
  return (
    <div class="stack">
      <SocialButtons {...props} isAlone />
      <Captcha />
    </div>
  );
}

/**
 * A button for each OAuth provider that the instance has on, above the fields of a form. `doorOf` says what somebody has
 * in hand, from the form around the buttons; `null` where something has to be filled in first.
 */
export function SocialButtons({
  doorOf,
  last = null,
  isAlone = false,
}: {
  doorOf: (form: HTMLFormElement | null) => Door | null;
  /** How this browser signed in last, where somebody signs in. */
  last?: string | null;
  /** There is nothing to fill in besides. */
  isAlone?: boolean;
}) {
  const { social } = identityCopy;
  const { refresh } = useSession();
  const [providers, setProviders] = useState(knownProviders);
  const [hadRoom] = useState(providers === undefined || providers.length > 0);
  const { problem, attempt } = useAttempt();
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
      const door = doorOf(box.current?.closest("form") ?? null);
      if (door && !(await visitProvider(strategy, door))) await refresh();
    });
  const shown = providers ?? [];
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
      {!isAlone && <p class={shown.length > 0 ? "or" : "or social-waiting"}>{social.or}</p>}
    </>
  );
}
