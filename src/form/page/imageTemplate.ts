import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { parseRatio } from '../../runway/models/model.ts';
import { fill, type Form } from './form.ts';
import { imageNotes } from './imageNotes.ts';
import { centreCrop, isWhole } from './imagePreview.ts';

/** The image, with what the service will crop away darkened. */
export function imageTemplate(form: Form): TemplateResult {
  const { strings, image, issues } = form;
  const size = image.preview;
  return html`
    <figure>
      ${
        size === undefined || form.previewUrl === undefined
          ? html`<div class="no-preview">${strings.noPreview}</div>`
          : html`<div class="picture">
              <img src=${form.previewUrl} alt=${image.name} />
              ${cropTemplate(form, size)}
            </div>`
      }
      <figcaption>
        <span
          >${size === undefined ? nothing : fill(strings.imageSize, size.width, size.height)}</span
        >
        <span>${size === undefined ? nothing : cropText(form, size)}</span>
      </figcaption>
      <div class="notes" role="status">
        ${imageNotes(image, form).map((it) => html`<p>${it}</p>`)}
      </div>
      <div class="error" role="alert">
        ${issues.filter((it) => it.field === 'promptImage').map((it) => html`<p>${it.message}</p>`)}
      </div>
    </figure>
  `;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function cropTemplate({ values }: Form, size: Size): TemplateResult | typeof nothing {
  const video = parseRatio(values.ratio);
  if (video === undefined) {
    return nothing;
  }
  const crop = centreCrop(size, video);
  const { left, top, width, height } = crop;
  const percent = (value: number) => `${value}%`;
  return html`<div
    class="crop"
    data-whole=${isWhole(crop)}
    style=${styleMap({
      left: percent(left),
      top: percent(top),
      width: percent(width),
      height: percent(height),
    })}
  ></div>`;
}

function cropText({ strings, values }: Form, size: Size): string {
  const video = parseRatio(values.ratio);
  if (video === undefined) {
    return '';
  }
  const crop = centreCrop(size, video);
  return isWhole(crop) ? strings.notCropped : strings.cropped;
}
