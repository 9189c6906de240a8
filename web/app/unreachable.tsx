import { useEffect, useState } from "preact/hooks";
import { copy } from "../i18n/index.ts";
import { Button } from "../ui/button.tsx";
import { Loading } from "../ui/loading.tsx";
import { CenteredPage } from "./centered-page.tsx";
import { offlineReason, reloadNow, reloadOnce } from "./missing-chunk.ts";

/** In place of a page whose code could not be loaded. Reloads once, which helps after a deployment. */
export function Unreachable({ error }: { error: unknown }) {
  const [isReloading, setReloading] = useState(true);
  useEffect(() => {
    reloadOnce(error).then(setReloading);
  }, []);
  if (isReloading) return <Loading />;
  return (
    <CenteredPage title={copy.product}>
      <p role="alert">{offlineReason() || copy.problems.internal}</p>
      <Button onClick={() => reloadNow(error)}>{copy.tryAgain}</Button>
    </CenteredPage>
  );
}
