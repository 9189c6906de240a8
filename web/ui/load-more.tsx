import { useEffect, useRef } from "preact/hooks";
import type { PagedQuery } from "../data/use-paged-query.ts";
import { consoleCopy } from "../i18n/console.ts";
import { Button } from "./button.tsx";

/** Loads the next page of a list when it is scrolled into view, and has a button for it. */
export function LoadMore<Item>({ pages }: { pages: PagedQuery<Item> }) {
  const end = useRef<HTMLParagraphElement>(null);
  const loadMore = useRef(pages.more);
  loadMore.current = pages.more;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) void loadMore.current();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
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
