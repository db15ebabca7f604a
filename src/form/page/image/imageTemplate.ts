import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../util/fill.ts';
import { focusField } from '../focus.ts';
import type { Actions, Form } from '../form.ts';
import { findFrame } from '../framing/frame.ts';
import {
  fitButtons,
  framedPicture,
  framingControls,
  frameText,
} from '../framing/framingTemplate.ts';
import { findFittingModel, imageNotes, imageProblem } from './imageNotes.ts';
import { checkReadiness } from '../readiness.ts';

/** The image with its frame, and what is said about it. */
export function imageTemplate(form: Form, actions: Actions): TemplateResult {
  const { strings, image, issues } = form;
  const { size, element } = image;
  const frame = findFrame('image', form);
  const readiness = checkReadiness(image, form, frame);
  const problem = imageProblem(image, readiness, form);
  const imageIssues = issues.filter(({ field }) => field === 'promptImage');
  const notes = imageIssues.length > 0 ? [] : imageNotes(image, readiness, form);
  // A frame that can't be sent can still be changed.
  const shown = readiness.state === 'blocked' && frame?.isFramed !== true ? undefined : frame;
  return html`
    <figure class="field">
      ${
        size === undefined || element === undefined
          ? html`<div class="no-preview">${image.measuring ? nothing : strings.noPreview}</div>`
          : framedPicture('image', form, actions, shown)
      }
      <figcaption>
        ${shown === undefined ? nothing : framingControls('image', form, actions, shown)}
        <div class="facts" role="status">
          <span
            >${size === undefined ? nothing : fill(strings.imageSize, size.width, size.height)}</span
          >
          <span aria-hidden=${shown?.isFramed === true}
            >${shown === undefined ? nothing : frameText(form, shown)}</span
          >
        </div>
        <div class="notes" role="status">${notes.map((note) => html`<p>${note}</p>`)}</div>
        <div id="promptImage" class="error" role="status" tabindex="-1">
          ${problem === undefined ? nothing : html`<p dir="auto">${problem}</p>`}
          ${imageIssues.map(({ message }) => html`<p dir="auto">${message}</p>`)}
        </div>
        <div class="ways">
          ${frame === undefined ? nothing : fitButtons('image', form, actions, frame)}
          ${useModel(form, actions, findFittingModel(readiness, form))}
        </div>
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
    : html`<button
        type="button"
        class="secondary"
        @click=${() => {
          actions.change({ model });
          focusField('model');
        }}
      >
        ${fill(strings.useModel, model)}
      </button>`;
}
