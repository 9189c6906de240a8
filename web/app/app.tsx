// Must be the first import: it removes the secret of an invitation link from the address bar.
import "../join/secret-link.ts";
import { render } from "preact";
import { ErrorBoundary, LocationProvider } from "preact-iso";
import { SessionProvider } from "../auth/session.tsx";
import { startLanguage } from "../i18n/index.ts";
import { LanguageProvider } from "../i18n/language.tsx";
import { CrashBoundary } from "./crash-boundary.tsx";
import { registerServiceWorker } from "./register-service-worker.ts";
import { Routes } from "./routes.tsx";
import "../ui/styles.css";

function App() {
  return (
    <CrashBoundary>
      <LocationProvider>
        <ErrorBoundary>
          <SessionProvider>
            <LanguageProvider>
              <Routes />
            </LanguageProvider>
          </SessionProvider>
        </ErrorBoundary>
      </LocationProvider>
    </CrashBoundary>
  );
}

const root = document.getElementById("app");
// No top-level await: the language files import from this chunk.
void startLanguage().then(() => {
  if (!root) return;
  render(<App />, root);
  registerServiceWorker();
});
