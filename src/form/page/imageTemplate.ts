import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Size } from '../../image/conversion.ts';
import { parseRatio } from '../../runway/models/model.ts';
import { fill, resolveRatio, type Form } from './form.ts';
import { imageNotes, imageProblem } from './imageNotes.ts';
import { centerCrop, isWhole } from './crop.ts';
import { checkReadiness } from './readiness.ts';

/** The image, with what the service will crop away darkened. */
export function imageTemplate(form: Form): TemplateResult {
  const { strings, image, issues } = form;
  const { size, element } = image;
  const readiness = checkReadiness(image, form);
  const problem = imageProblem(image, readiness, strings);
  const imageIssues = issues.filter(({ field }) => field === 'promptImage');
  const notes = imageIssues.length > 0 ? [] : imageNotes(image, readiness, strings);
  return html`
    <figure>
      ${
        size === undefined || element === undefined
          ? html`<div class="no-preview">${image.measuring ? nothing : strings.noPreview}</div>`
          : html`<div class="picture">${element} ${cropTemplate(form, size)}</div>`
      }
      <figcaption>
        <span
          >${size === undefined ? nothing : fill(strings.imageSize, size.width, size.height)}</span
        >
        <span>${size === undefined ? nothing : cropText(form, size)}</span>
      </figcaption>
      <div class="notes" role="status">${notes.map((note) => html`<p>${note}</p>`)}</div>
      <div class="error" role="alert" tabindex="-1">
        ${problem === undefined ? nothing : html`<p>${problem}</p>`}
        ${imageIssues.map(({ message }) => html`<p>${message}</p>`)}
      </div>
    </figure>
  `;
}

/** An SVG, because the page's content security policy forbids `style` attributes. */
function cropTemplate(form: Form, size: Size): TemplateResult | typeof nothing {
  const video = parseRatio(resolveRatio(form));
  if (video === undefined) {
    return nothing;
  }
  const crop = centerCrop(size, video);
  if (isWhole(crop)) {
    return nothing;
  }
  const { left, top, width, height } = crop;
  return html`<svg class="crop" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path d="M0 0H100V100H0ZM${left} ${top}h${width}v${height}h${-width}Z" />
      <rect x=${left} y=${top} width=${width} height=${height} />`}
  </svg>`;
}

function cropText(form: Form, size: Size): string {
  const video = parseRatio(resolveRatio(form));
  if (video === undefined) {
    return '';
  }
  const crop = centerCrop(size, video);
  return isWhole(crop) ? form.strings.notCropped : form.strings.cropped;
}
