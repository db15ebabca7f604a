import * as v from 'valibot';

/**
 * Why an image can't be sent. Sizes are in pixels, lengths in characters, `bytes` and `limit` of
 * `tooLarge` in bytes; `format` is a media type such as `image/gif`.
 */
export const ImageFault = v.variant('code', [
  v.object({ code: v.literal('empty') }),
  v.object({ code: v.literal('notImage') }),
  v.object({ code: v.literal('damaged') }),
  /** Services don't accept the format; the form converts it. */
  v.object({ code: v.literal('needsConversion'), format: v.string() }),
  /** EXIF data rotates the image; the form sends a copy as it is shown. */
  v.object({ code: v.literal('rotated') }),
  /** Programs show it in different ways; the form sends a copy as it is shown. */
  v.object({ code: v.literal('ambiguous') }),
  v.object({ code: v.literal('tooLarge'), bytes: v.number(), limit: v.number() }),
  /** Width / height is outside the model's range, from `min` to `max`. */
  v.object({
    code: v.literal('shape'),
    width: v.number(),
    height: v.number(),
    model: v.string(),
    min: v.number(),
    max: v.number(),
  }),
  /** The width or the height is less than the model takes. */
  v.object({
    code: v.literal('small'),
    width: v.number(),
    height: v.number(),
    model: v.string(),
    side: v.number(),
  }),
  /** The file is not the image that the form showed. */
  v.object({ code: v.literal('changed') }),
  v.object({ code: v.literal('urlNotHttps') }),
  v.object({ code: v.literal('urlIsIp') }),
  v.object({ code: v.literal('urlTooLong'), length: v.number(), limit: v.number() }),
  v.object({ code: v.literal('urlFormat'), format: v.string() }),
  /** This computer can't load the image at a URL; the service may be able to. */
  v.object({ code: v.literal('notLoaded') }),
  v.object({ code: v.literal('missing'), path: v.string() }),
  v.object({ code: v.literal('unreadable'), path: v.string() }),
  v.object({ code: v.literal('notConverted') }),
  /** Even a compressed copy is larger than the service accepts. */
  v.object({ code: v.literal('notFitting') }),
]);

export type ImageFault = Readonly<v.InferOutput<typeof ImageFault>>;
