/** The part of an image that a video keeps, in percent of the image. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part that a crop to the center keeps (source: Runway's documentation of `ratio`). */
export function centerCrop(
  image: { readonly width: number; readonly height: number },
  video: { readonly width: number; readonly height: number },
): Crop {
  const relative = (video.width / video.height) * (image.height / image.width);
  const width = Math.min(1, relative) * 100;
  const height = Math.min(1, 1 / relative) * 100;
  return { left: (100 - width) / 2, top: (100 - height) / 2, width, height };
}

/** Whether less than a hundredth is lost, which can't be seen. */
export function isWhole(crop: Crop): boolean {
  return crop.width > 99 && crop.height > 99;
}
