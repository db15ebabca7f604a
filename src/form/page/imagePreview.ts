import type { FormImage } from '../protocol.ts';

/** An image that came from the extension, as a URL that this page alone can load. */
export function previewUrl(
  image: FormImage | undefined,
  old: string | undefined,
): string | undefined {
  if (old !== undefined) {
    URL.revokeObjectURL(old);
  }
  const preview = image?.preview;
  return preview?.bytes === undefined
    ? undefined
    : URL.createObjectURL(new Blob([new Uint8Array(preview.bytes)], { type: preview.format }));
}

/** The part of an image that a video of another shape keeps, in per cent of the image. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a crop from the centre keeps (source: Runway's documentation of `ratio`). */
export function centerCrop(
  image: { readonly width: number; readonly height: number },
  video: { readonly width: number; readonly height: number },
): Crop {
  const relative = (video.width / video.height) * (image.height / image.width);
  const width = Math.min(1, relative) * 100;
  const height = Math.min(1, 1 / relative) * 100;
  return { left: (100 - width) / 2, top: (100 - height) / 2, width, height };
}

/** Less than a hundredth is lost, which nobody sees. */
export function isWhole(crop: Crop): boolean {
  return crop.width > 99 && crop.height > 99;
}
