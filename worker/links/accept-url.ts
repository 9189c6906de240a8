/** What every accepting link begins with; the page takes the token out of the address at once. */
export function acceptUrl(appUrl: string): string {
  return `${appUrl}/accept-invite?token=`;
}
