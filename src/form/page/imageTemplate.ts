import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Size } from '../../image/file/readSize.ts';
import { frameShape } from '../../runway/models/model.ts';
import { centerCrop, isWhole } from './crop.ts';
import { fill, resolveRatio, type Actions, type Form } from './form.ts';
import { findFittingModel, imageNotes, imageProblem } from './imageNotes.ts';
import { checkReadiness } from './readiness.ts';
import { nameShape } from './shape.ts';

/** The image, with what the service will crop away darkened, and what is said about it. */
export function imageTemplate(form: Form, actions: Actions): TemplateResult {
  const { strings, image, issues } = form;
  const { size, element } = image;
  const readiness = checkReadiness(image, form);
  const problem = imageProblem(image, readiness, form);
  const imageIssues = issues.filter(({ field }) => field === 'promptImage');
  const notes = imageIssues.length > 0 ? [] : imageNotes(image, readiness, form);
  const crop = size !== undefined && readiness.state !== 'blocked';
  return html`
    <figure class="field">
      ${
        size === undefined || element === undefined
          ? html`<div class="no-preview">${image.measuring ? nothing : strings.noPreview}</div>`
          : html`<div class="picture">${element} ${crop ? cropTemplate(form, size) : nothing}</div>`
      }
      <figcaption>
        <div class="facts" role="status">
          <span
            >${size === undefined ? nothing : fill(strings.imageSize, size.width, size.height)}</span
          >
          <span>${crop ? cropText(form, size) : nothing}</span>
        </div>
        <div class="notes" role="status">${notes.map((note) => html`<p>${note}</p>`)}</div>
        <div id="promptImage" class="error" role="status" tabindex="-1">
          ${problem === undefined ? nothing : html`<p dir="auto">${problem}</p>`}
          ${imageIssues.map(({ message }) => html`<p dir="auto">${message}</p>`)}
        </div>
        ${useModel(form, actions, findFittingModel(readiness, form))}
      </figcaption>
    </figure>
  `;
}

/** A way on for an image whose shape the chosen model refuses. */
function useModel(
  { strings }: Form,
  actions: Actions,
  model: string | undefined,
): TemplateResult | typeof nothing {
  return model === undefined
    ? nothing
    : html`<button type="button" class="secondary" @click=${() => actions.change({ model })}>
        ${fill(strings.useModel, model)}
      </button>`;
}

/**
 * Darkens what the chosen ratio crops away from an image. An SVG, because the page's content
 * security policy forbids `style` attributes.
 */
export function cropTemplate(form: Form, size: Size): TemplateResult | typeof nothing {
  const video = frameShape(resolveRatio(form), size);
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
  const video = frameShape(resolveRatio(form), size);
  if (video === undefined) {
    return '';
  }
  return isWhole(centerCrop(size, video))
    ? form.strings.notCropped
    : fill(form.strings.cropped, nameShape(video));
}
