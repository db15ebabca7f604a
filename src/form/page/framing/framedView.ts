import { noChange } from 'lit';
import { directive, Directive, type ElementPart } from 'lit/directive.js';
import type { Region } from '../../../image/framing.ts';
import type { Size } from '../../../image/file/readSize.ts';
import { paintSides } from './sides.ts';

/** Longest side of the canvas that shows filled sides, in pixels. */
const MOST_SIDE = 960;

/** Says where the image is in the view. The content security policy forbids `style` attributes. */
class PlaceImage extends Directive {
  render(_view: Region, _image: Size): typeof noChange {
    return noChange;
  }

  override update({ element }: ElementPart, [view, image]: [Region, Size]): typeof noChange {
    const { style } = element as HTMLElement;
    style.setProperty('--image-left', percent(-view.left / view.width));
    style.setProperty('--image-top', percent(-view.top / view.height));
    style.setProperty('--image-width', percent(image.width / view.width));
    style.setProperty('--image-height', percent(image.height / view.height));
    return noChange;
  }
}

/** Draws the filled sides on a canvas that is as large as the view. */
class DrawSides extends Directive {
  private drawn = '';

  render(_image: HTMLImageElement, _size: Size, _view: Region, _region: Region): typeof noChange {
    return noChange;
  }

  override update(
    { element }: ElementPart,
    [image, size, view, region]: [HTMLImageElement, Size, Region, Region],
  ): typeof noChange {
    const wanted = JSON.stringify([image.src, view, region]);
    if (wanted !== this.drawn) {
      this.drawn = wanted;
      const scale = Math.min(1, MOST_SIDE / Math.max(view.width, view.height));
      const canvas = element as HTMLCanvasElement;
      canvas.width = Math.max(1, Math.round(view.width * scale));
      canvas.height = Math.max(1, Math.round(view.height * scale));
      const context = canvas.getContext('2d');
      if (context !== null) {
        paintSides(context, image, size, {
          left: (region.left - view.left) * scale,
          top: (region.top - view.top) * scale,
          width: region.width * scale,
          height: region.height * scale,
        });
      }
    }
    return noChange;
  }
}

function percent(part: number): string {
  return `${part * 100}%`;
}

export const placeImage = directive(PlaceImage);
export const drawSides = directive(DrawSides);
