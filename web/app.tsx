// First of all: it takes the secret of an accepting link out of the address.
import "./link.ts";
import { render } from "preact";
import { ErrorBoundary, LocationProvider } from "preact-iso";
import { Routes } from "./routes.tsx";
import { SessionProvider } from "./session.tsx";
import "./styles.css";

function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <SessionProvider>
          <Routes />
        </SessionProvider>
      </ErrorBoundary>
    </LocationProvider>
  );
}

const root = document.getElementById("app");
if (root) render(<App />, root);
