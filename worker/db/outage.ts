/**
 * Parts of D1's error messages when it is out of reach, overloaded or restarted. They cover the published list
 * (https://developers.cloudflare.com/d1/observability/debug-d1/#error-list, August 2026).
 */
const outageMessages = [
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
 * Whether D1 was not available, as opposed to an error in the statement. Do not repeat a write after an outage: it may
 * have been committed (docs/threats.md, 10).
 */
export function isOutage(error: unknown): boolean {
  const reason = reasonOf(error).toLowerCase();
  return outageMessages.some((message) => reason.includes(message));
}

/** The messages of an error and of its causes. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}
