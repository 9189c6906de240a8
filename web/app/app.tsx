// First of all: it takes the secret of an accepting link out of the address.
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
// Not awaited at the top: the language's own file imports from this one.
void startLanguage().then(() => {
  if (!root) return;
  render(<App />, root);
  registerServiceWorker();
});
