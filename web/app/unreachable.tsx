import { useEffect, useState } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/loading.tsx";
import { CenteredPage } from "./centered-page.tsx";
import { reloadNow, reloadOnce } from "./missing-chunk.ts";

/** A page that could not be fetched: no connection, or a newer version of the app, which it reloads to get. */
export function Unreachable({ error }: { error: unknown }) {
  const [isReloading, setReloading] = useState(true);
  useEffect(() => {
    reloadOnce(error).then(setReloading);
  }, []);
  if (isReloading) return <Loading />;
  return (
    <CenteredPage title={copy.product}>
      <p role="alert">{navigator.onLine ? copy.problems.internal : copy.offline}</p>
      <Button onClick={() => reloadNow(error)}>{copy.tryAgain}</Button>
    </CenteredPage>
  );
}
