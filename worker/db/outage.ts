/**
 * What D1 says when it is out of reach, overloaded or was restarted: every message of its published error list
 * (https://developers.cloudflare.com/d1/observability/debug-d1/#error-list, August 2026), by the words that
 * several of them share.
 */
const outages = [
  "network connection lost",
  "replica disconnected",
  "client disconnected",
  "transient issue",
  "overloaded",
  "object to be reset",
  "reset because its code was updated",
  "was reset",
  "internal error",
  "database is locked",
];

/**
 * Whether D1 could not run a statement that is right. A write is not repeated: it may have been committed
 * (docs/threats.md, 10).
 */
export function isOutage(error: unknown): boolean {
  const reason = reasonOf(error).toLowerCase();
  return outages.some((words) => reason.includes(words));
}

/** The words of an error and of its causes. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}
