import { useEffect, useRef } from "preact/hooks";
import type { PagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { Button } from "./button.tsx";

/** The end of a list that goes on: it grows as somebody scrolls, and by the button for those who don't. */
export function More<Item>({ pages }: { pages: PagedQuery<Item> }) {
  const end = useRef<HTMLParagraphElement>(null);
  const grow = useRef(pages.more);
  grow.current = pages.more;
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) void grow.current();
    });
    watch.observe(end.current);
    return () => watch.disconnect();
    // A reload may have replaced a page that was on its way, while the end stayed in sight: look again.
  }, [pages.items, pages.hasMore]);
  if (!pages.hasMore) return null;
  return (
    <p ref={end}>
      <Button quiet onClick={pages.more}>
        {consoleCopy.people.more}
      </Button>
    </p>
  );
}
