/** Twice what the largest mark shows, for sharp screens. */
const sidePx = 192;
/** What the API takes, in base64. */
const mostChars = 60_000;

/**
 * A picture from somebody's device as a small square, base64-encoded: drawn anew, so that nothing of the file
 * but what is seen goes out (a photograph says where it was taken). Rejects what is no picture.
 */
export async function resizeToSquare(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const canvas = Object.assign(document.createElement("canvas"), { width: sidePx, height: sidePx });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  // All of it, in the middle: a logo cut off is none.
  const scale = sidePx / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (sidePx - width) / 2, (sidePx - height) / 2, width, height);
  for (const [type, quality] of [
    ["image/png", 1],
    ["image/webp", 0.8],
    ["image/jpeg", 0.6],
  ] as const) {
    const [, base64 = ""] = canvas.toDataURL(type, quality).split(",");
    if (base64.length <= mostChars) return base64;
  }
  throw new Error("too much to see in it");
}
