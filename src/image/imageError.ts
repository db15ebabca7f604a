import type { ImageFault } from './imageFault.ts';

/** An image that can't be sent. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly fault: ImageFault,
    options?: ErrorOptions,
  ) {
    super(`The image can't be sent: ${fault.code}`, options);
  }
}
