import { useEffect, useState } from "preact/hooks";

/** Prevents a request at every letter. */
const pauseMs = 200;

/** The trimmed text, after a short pause in typing. */
export function useDebounced(text: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
