/** The longer side of a small picture, in pixels. */
const SIDE = 192;

/** Makes a small picture of a decoded image. @returns its address, until the page is closed */
export async function makeThumbnail(image: HTMLImageElement): Promise<string> {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(1, SIDE / Math.max(naturalWidth, naturalHeight, 1));
  const width = Math.max(1, Math.round(naturalWidth * scale));
  const height = Math.max(1, Math.round(naturalHeight * scale));
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/webp' }));
}
