import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../util/fill.ts';
import type { Actions, Form } from '../form.ts';

/** What a submission does or waits for, and a button that stops it while that is possible. */
export function progressTemplate(
  { strings, submitting, progress }: Form,
  actions: Actions,
): TemplateResult {
  const shown = submitting ? progress : undefined;
  const left = shown?.until === undefined ? 0 : countSeconds(shown.until - Date.now());
  return html`
    <div class="spoken" role="status">
      ${shown === undefined ? nothing : html`<p>${shown.text}</p>`}
      ${
        shown?.wait === undefined
          ? nothing
          : html`<p>${fill(strings.retryIn, countSeconds(shown.wait))}</p>`
      }
    </div>
    ${
      shown === undefined
        ? nothing
        : html`<div class="progress">
            <div aria-hidden="true">
              <p>${shown.text}</p>
              ${left > 0 ? html`<p>${fill(strings.retryIn, left)}</p>` : nothing}
            </div>
            ${
              shown.canStop
                ? html`<button type="button" class="secondary" @click=${() => actions.stop()}>
                    ${strings.stop}
                  </button>`
                : nothing
            }
          </div>`
    }
  `;
}

function countSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
