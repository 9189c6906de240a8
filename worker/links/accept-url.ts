/** The URL of a mailed link, without its token. The page removes the token from the address bar at once. */
export function acceptUrl(appUrl: string): string {
  return `${appUrl}/accept-invite?token=`;
}
