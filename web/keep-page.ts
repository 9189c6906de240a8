/*
 * While something is shown that cannot be shown again, such as backup codes, the app does not replace the page by itself.
 */

let keepers = 0;

/** Keeps the page as it is until the function that it answers is called. */
export function keepPage(): () => void {
  keepers += 1;
  let isOver = false;
  return () => {
    if (!isOver) keepers -= 1;
    isOver = true;
  };
}

export function isPageKept(): boolean {
  return keepers > 0;
}
