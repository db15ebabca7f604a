import * as l10n from '@vscode/l10n';
import { formatShape } from '../../image/checkShape.ts';
import { megabytes } from '../../image/delivery.ts';
import { FORMAT_NAMES } from '../../image/file/format.ts';
import type { ImageFault } from '../../image/imageFault.ts';

/** Why an image can't be sent, and what to do. */
export function imageFaultText(fault: ImageFault): string {
  switch (fault.code) {
    case 'empty':
      return l10n.t('The file is empty. Choose another image.');
    case 'notImage':
      return l10n.t(
        'This file isn’t an image we can read. Supported: PNG, JPEG, WebP, GIF, BMP, AVIF, SVG, ICO; also JPEG XL, HEIC and TIFF where VS Code can show them.',
      );
    case 'damaged':
      return l10n.t('The image is damaged and can’t be read.');
    case 'needsConversion':
      return l10n.t(
        'Services don’t accept {0} files. Generate the video from the form, which converts the image, or save it as PNG.',
        formatName(fault.format),
      );
    case 'rotated':
      return l10n.t(
        'The photo is rotated by its EXIF data. Generate the video from the form, which sends a copy as shown, or save the photo without EXIF data.',
      );
    case 'ambiguous':
      return l10n.t(
        'Programs show this image in different ways: it has CMYK colors, 16 bits per color, or an animation. Generate the video from the form, which sends a copy as shown.',
      );
    case 'tooLarge':
      return l10n.t(
        'The image is {0} MB; the limit is {1} MB. Resize it, or save it as JPEG.',
        megabytes(fault.bytes),
        megabytes(fault.limit),
      );
    case 'shape':
      return shapeText(fault);
    case 'small':
      return l10n.t(
        'This image is too small for {0} ({1} × {2}). It must have at least {3} pixels on each side. Resize it, or choose another model.',
        fault.model,
        fault.width,
        fault.height,
        fault.side,
      );
    case 'changed':
      return l10n.t('The image has changed since you opened its page. Open it again.');
    case 'urlNotHttps':
      return l10n.t('Enter the full address of an image, beginning with https://.');
    case 'urlIsIp':
      return l10n.t('Services accept images from host names only, not from IP addresses.');
    case 'urlTooLong':
      return l10n.t(
        'The address is too long: {0} of {1} characters. Save the image and use the file.',
        fault.length,
        fault.limit,
      );
    case 'urlFormat':
      return l10n.t(
        'Services don’t accept {0} files. Save the image and use the file, which can be converted.',
        formatName(fault.format),
      );
    case 'notLoaded':
      return l10n.t(
        'No preview: this computer couldn’t load the image. The service may still be able to.',
      );
    case 'missing':
      return l10n.t('Image not found: {0}', fault.path);
    case 'unreadable':
      return l10n.t('The image can’t be read: {0}', fault.path);
    case 'notConverted':
      return l10n.t('The image couldn’t be converted. Save it as PNG or JPEG and use that.');
    case 'notFitting':
      return l10n.t(
        'The image is too large for the service, even when compressed. Choose a smaller size or resize the image.',
      );
  }
}

function shapeText(fault: Extract<ImageFault, { code: 'shape' }>): string {
  const { width, height, model, min, max } = fault;
  return width / height < min
    ? l10n.t(
        'This image is too narrow for {0} ({1} × {2}). Crop it to at least {3}, or choose another model.',
        model,
        width,
        height,
        formatShape(min),
      )
    : l10n.t(
        'This image is too wide for {0} ({1} × {2}). Crop it to at most {3}, or choose another model.',
        model,
        width,
        height,
        formatShape(max),
      );
}

function formatName(format: string): string {
  return Object.entries(FORMAT_NAMES).find(([type]) => type === format)?.[1] ?? format;
}
