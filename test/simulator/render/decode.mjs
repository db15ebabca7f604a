import sharp from 'sharp';

/**
 * Decodes a picture to RGB, upright, and crops its center to the shape of the video.
 *
 * @param {Uint8Array} image a JPEG, PNG or WebP file
 * @param {number} width
 * @param {number} height
 */
export async function decode(image, width, height) {
  return sharp(image)
    .autoOrient()
    .flatten({ background: 'black' })
    .resize(width, height, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
    .raw()
    .toBuffer();
}
