import { useEffect, useState } from "preact/hooks";

/** Long enough that a list is not asked for at every letter. */
const pauseMs = 200;

/** What is looked for, once somebody has stopped typing for a moment. */
export function useSought(text: string): string {
  const [sought, setSought] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSought(text.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return sought;
}
