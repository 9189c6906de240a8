import { Brand } from "../app/brand.tsx";
import { lazyPart } from "../app/lazy-part.tsx";
import { copy } from "../i18n/index.ts";
import { PitchArt } from "./pitch-art.tsx";
import "./landing.css";

const LanguageChoice = lazyPart<{ onChosen?: (tag: string) => Promise<unknown> }>(
  async () => (await import("../i18n/language-choice.tsx")).LanguageChoice,
);

/** The page for people who are not signed in: what the app is, and links to join or found a club. */
export function Landing() {
  const { landing } = copy;
  return (
    <div class="landing">
      <header class="landing-bar">
        <Brand />
        <a href="/sign-in">{landing.signIn}</a>
      </header>
      <main class="landing-main">
        <div class="landing-words">
          <h1>{landing.title}</h1>
          <p class="landing-lead">{landing.lead}</p>
          <div class="landing-ways">
            <a class="button" href="/sign-up">
              {landing.join}
            </a>
            <a class="button button-quiet" href="/sign-up?as=club">
              {landing.startClub}
            </a>
          </div>
        </div>
        <PitchArt class="landing-pitch">
          <figure class="ticket">
            <p class="ticket-name">{landing.sampleName}</p>
            <p class="ticket-code">{landing.sampleCode}</p>
            <figcaption>{landing.sampleCaption}</figcaption>
          </figure>
        </PitchArt>
      </main>
      <footer class="landing-foot">
        <LanguageChoice />
      </footer>
    </div>
  );
}
