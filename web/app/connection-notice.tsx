import { useEffect, useState } from "preact/hooks";
import { isReachable } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Notice } from "../ui/notice.tsx";

/** A notice while the API cannot be reached. The page around it stays as it is. */
export function ConnectionNotice() {
  const [isOnline, setOnline] = useState(true);
  useEffect(() => {
    const check = () => void isReachable().then(setOnline);
    addEventListener("online", check);
    addEventListener("offline", check);
    // The connection may have been lost before the listeners were added.
    check();
    return () => {
      removeEventListener("online", check);
      removeEventListener("offline", check);
    };
  }, []);
  return isOnline ? null : <Notice kind="waiting">{copy.noConnection}</Notice>;
}
