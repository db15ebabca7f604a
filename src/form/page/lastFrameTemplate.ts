import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { fieldTemplate } from './controls.ts';
import { fill, type Actions, type Form } from './form.ts';
import { isWhole } from './imageTemplate.ts';
import { centreCrop } from './imagePreview.ts';

/** The image that the video ends with: what was chosen, and the buttons to change that. */
export function lastFrameField(form: Form, actions: Actions): TemplateResult {
  const { strings, issues, lastFrame, lastFrameUrl } = form;
  const field = {
    name: 'lastFrame',
    label: strings.lastFrame,
    help: strings.lastFrameHelp,
    issues,
  };
  return fieldTemplate(
    field,
    html`<div class="last-frame">
      ${lastFrameUrl === undefined ? nothing : html`<img src=${lastFrameUrl} alt="" />`}
      <div class="chosen" role="status">
        ${lastFrameFacts(form).map((it) => html`<div>${it}</div>`)}
      </div>
      <vscode-button
        id=${field.name}
        data-field=${field.name}
        aria-label="${strings.lastFrame}: ${strings.choose}"
        secondary
        @click=${() => actions.chooseLastFrame()}
        >${strings.choose}</vscode-button
      >
      ${
        lastFrame === undefined
          ? nothing
          : html`<vscode-button
              aria-label="${strings.lastFrame}: ${strings.remove}"
              secondary
              @click=${() => actions.removeLastFrame()}
              >${strings.remove}</vscode-button
            >`
      }
    </div>`,
  );
}

/** What is said about the last frame: its name, its size, and whether it is shaped like the first. */
export function lastFrameFacts({
  strings,
  image,
  lastFrame,
}: Pick<Form, 'strings' | 'image' | 'lastFrame'>): readonly string[] {
  if (lastFrame === undefined) {
    return [];
  }
  const { name, preview } = lastFrame;
  if (preview === undefined) {
    return [name, strings.noPreview];
  }
  const size = fill(strings.imageSize, preview.width, preview.height);
  const differs = image.preview !== undefined && !isWhole(centreCrop(preview, image.preview));
  return [name, size, ...(differs ? [strings.lastFrameShape] : [])];
}
