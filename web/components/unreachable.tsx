import { copy } from "../i18n/index.ts";
import { Button } from "./button.tsx";
import { Plain } from "./plain.tsx";

/** A page that could not be fetched: no connection, or a newer version of the app has taken its place. */
export function Unreachable() {
  return (
    <Plain title={copy.product}>
      <p role="alert">{navigator.onLine ? copy.problems.internal : copy.offline}</p>
      <Button onClick={() => location.reload()}>{copy.tryAgain}</Button>
    </Plain>
  );
}
