import { useEffect, useState } from "preact/hooks";

/** Long enough that a list is not read again at every letter. */
const pauseMs = 200;

/** The text without blanks around it, once nobody has typed for a moment. */
export function useDebounced(text: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
