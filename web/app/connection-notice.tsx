import { useEffect, useState } from "preact/hooks";
import { isReachable } from "../data/api.ts";
import { copy } from "../i18n/index.ts";
import { Notice } from "../ui/notice.tsx";

/** Says so while there is no connection; the page stays as it is. */
export function ConnectionNotice() {
  const [isOnline, setOnline] = useState(true);
  useEffect(() => {
    const look = () => void isReachable().then(setOnline);
    addEventListener("online", look);
    addEventListener("offline", look);
    // It may have gone between the first look and the first word of it.
    look();
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return isOnline ? null : <Notice kind="waiting">{copy.noConnection}</Notice>;
}
