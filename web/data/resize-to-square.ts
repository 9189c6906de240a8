/** Twice the largest size of a logo, for screens with a high resolution. */
const sidePx = 192;
/** The API's limit for a logo, in base64. */
const maxChars = 60_000;

/**
 * Resizes an image file to a small square, base64-encoded. Redraws it, which removes metadata such as the place where a
 * photo was taken. Rejects a file that is not an image.
 */
export async function resizeToSquare(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const canvas = Object.assign(document.createElement("canvas"), { width: sidePx, height: sidePx });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  // The whole image, centred.
  const scale = sidePx / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (sidePx - width) / 2, (sidePx - height) / 2, width, height);
  for (const [type, quality] of [
    ["image/png", 1],
    ["image/webp", 0.8],
    ["image/jpeg", 0.6],
  ] as const) {
    const [, base64 = ""] = canvas.toDataURL(type, quality).split(",");
    if (base64.length <= maxChars) return base64;
  }
  throw new Error("image too detailed");
}
