/** A picture in YUV 4:2:0, limited range. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
  /** A quarter of the samples: Cb. */
  readonly blueness: Uint8Array;
  /** A quarter of the samples: Cr. */
  readonly redness: Uint8Array;
}

/** @param rgb three bytes for each pixel; width and height are even */
export function toPlanes(rgb: Uint8Array, width: number, height: number): Picture;

/**
 * Writes one frame of the zoom: luma, blueness, redness.
 *
 * @param time from 0 to 1
 * @param frame width × height × 3 / 2 bytes
 */
export function drawFrame(picture: Picture, time: number, frame: Uint8Array): void;
