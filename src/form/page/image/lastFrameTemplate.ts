import { html, nothing, type TemplateResult } from 'lit';
import { describedBy, fieldTemplate } from '../controls.ts';
import { lastFrameFacts, type Actions, type Form } from '../form.ts';
import { imageNotes, imageProblem } from './imageNotes.ts';
import { findFrame } from '../framing/frame.ts';
import {
  fitButtons,
  framedPicture,
  framingControls,
  frameText,
} from '../framing/framingTemplate.ts';
import { checkReadiness } from '../readiness.ts';

/** The image that the video ends with: what was chosen, and the buttons to change that. */
export function lastFrameField(form: Form, actions: Actions): TemplateResult {
  const { strings, lastFrame } = form;
  const frame = findFrame('lastFrame', form);
  const readiness = lastFrame && checkReadiness(lastFrame, form, frame);
  const notes = lastFrame && readiness ? imageNotes(lastFrame, readiness, form) : [];
  const problem = lastFrame && readiness && imageProblem(lastFrame, readiness, form);
  // A frame that can't be sent can still be changed.
  const shown = readiness?.state === 'blocked' && frame?.isFramed !== true ? undefined : frame;
  const facts = [
    ...lastFrameFacts(form),
    ...(shown?.isFramed === true ? [frameText(form, shown)] : []),
    ...notes,
  ];
  const field = {
    name: 'lastFrame',
    label: strings.lastFrame,
    help: strings.lastFrameHelp,
    issues: problem === undefined ? form.issues : [{ field: 'lastFrame', message: problem }],
  };
  return fieldTemplate(
    field,
    html`<div class="last-frame">
      ${framedPicture('lastFrame', form, actions, shown)}
      ${shown === undefined ? nothing : framingControls('lastFrame', form, actions, shown)}
      <div class="chosen" role="status">
        ${facts.map((fact) => html`<div dir="auto">${fact}</div>`)}
      </div>
      ${frame === undefined ? nothing : fitButtons('lastFrame', form, actions, frame)}
      <button
        type="button"
        class="secondary"
        id=${field.name}
        aria-label="${strings.lastFrame}: ${strings.choose}"
        aria-describedby=${describedBy(field)}
        @click=${() => actions.chooseLastFrame()}
      >
        ${strings.choose}
      </button>
      ${
        lastFrame?.uri === form.image.uri
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              title=${strings.loopHelp}
              @click=${() => actions.loop()}
            >
              ${strings.loop}
            </button>`
      }
      ${
        lastFrame === undefined || lastFrame.uri === form.image.uri
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              title=${strings.swapFramesHelp}
              @click=${() => actions.swapFrames()}
            >
              ${strings.swapFrames}
            </button>`
      }
      ${
        lastFrame === undefined
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              aria-label="${strings.lastFrame}: ${strings.remove}"
              @click=${() => actions.removeLastFrame()}
            >
              ${strings.remove}
            </button>`
      }
    </div>`,
  );
}
