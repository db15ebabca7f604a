import { html, nothing, type TemplateResult } from 'lit';
import { fill } from '../../../util/fill.ts';
import type { Take } from '../../protocol.ts';
import type { TakeCommand } from '../../takeCommands.ts';
import { shownTake, type Actions, type Form } from '../form.ts';
import { imageTemplate } from '../image/imageTemplate.ts';
import { dragTake } from './dragTake.ts';

/** What the user looks at: the image with its frame, a take, or takes beside each other. */
export function stageTemplate(form: Form, actions: Actions): TemplateResult {
  const { strings, compared } = form;
  const take = shownTake(form);
  const shown = compared.length > 0 ? undefined : take;
  const isRunning = shown?.phase === 'running';
  const showsImage = compared.length === 0 && (take === undefined || isRunning);
  return html`
    <section class="stage" aria-label=${strings.stage}>
      ${shown === undefined ? nothing : takeHeader(form, shown, actions)}
      <div class=${isRunning ? 'making' : ''} ?hidden=${!showsImage} ?inert=${isRunning}>
        ${imageTemplate(form, actions)}
      </div>
      <div id="compare" ?hidden=${compared.length === 0}></div>
      <div id="player" ?hidden=${!playsVideo(form)}></div>
      ${shown === undefined ? nothing : takeFooter(form, shown, actions)}
      ${takesTemplate(form, actions)}
      <div class="spoken" role="status">${spokenState(form)}</div>
    </section>
  `;
}

/** What a screen reader says when the newest take has another state. */
function spokenState({ strings, takes: [newest] }: Form): string {
  if (newest === undefined) {
    return '';
  }
  const { phase, number, state } = newest;
  return phase === 'ready'
    ? fill(strings.isReady, number)
    : fill(strings.takeState, fill(strings.take, number), state);
}

/** Whether the stage plays a video. */
export function playsVideo(form: Form): boolean {
  return form.compared.length === 0 && shownTake(form)?.video !== undefined;
}

/** The name and the state of a take, and what the state means. */
function takeHeader(form: Form, take: Take, actions: Actions): TemplateResult {
  const { strings } = form;
  const { phase, state, progress, time } = take;
  const line = [state, percentOf(progress), time].filter((it) => it !== undefined).join(' · ');
  return html`
    <header class="take">
      <h2>${fill(strings.take, take.number)}</h2>
      <span class="help">${line}</span>
    </header>
    ${
      phase === 'running'
        ? html`<progress aria-label=${state} max="1" value=${progress ?? nothing}></progress>`
        : nothing
    }
    ${
      phase === 'ready' && take.video === undefined && !take.isMissing
        ? html`<p class="note">${strings.savedOnly}</p>`
        : nothing
    }
    ${take.problem.length === 0 ? nothing : problemTemplate(form, take, actions)}
  `;
}

/** Why a take has no video, and the one or two ways on that help. */
function problemTemplate(form: Form, take: Take, actions: Actions): TemplateResult {
  return html`
    <div class="problem" data-phase=${take.phase}>
      ${take.problem.map((sentence) => html`<p dir="auto">${sentence}</p>`)}
      <div class="buttons">
        ${take.help.map((way, index) => helpButton(form, take, way, index === 0, actions))}
      </div>
    </div>
  `;
}

function helpButton(
  { strings }: Form,
  take: Take,
  way: TakeCommand | 'reuse',
  isFirst: boolean,
  actions: Actions,
): TemplateResult {
  return html`<button
    type="button"
    class=${isFirst ? 'primary' : 'secondary'}
    @click=${() => (way === 'reuse' ? actions.reuse(take, false) : actions.run(way, take))}
  >
    ${way === 'reuse' ? strings.reuse : strings[`command_${way}`]}
  </button>`;
}

/** What a take was made with, and what can be done with it. */
function takeFooter(form: Form, take: Take, actions: Actions): TemplateResult {
  const { strings } = form;
  const commands = take.commands.filter((command) => !take.help.includes(command));
  return html`
    <div class="buttons" role="group" aria-label=${fill(strings.take, take.number)}>
      ${
        take.reusable && !take.help.includes('reuse')
          ? html`<button type="button" class="secondary" @click=${() => actions.reuse(take, false)}>
              ${strings.reuse}
            </button>`
          : nothing
      }
      ${
        take.hasSeed && take.phase === 'ready'
          ? html`<button type="button" class="secondary" @click=${() => actions.reuse(take, true)}>
              ${strings.sameSeed}
            </button>`
          : nothing
      }
      ${commands.map(
        (command) =>
          html`<button type="button" class="secondary" @click=${() => actions.run(command, take)}>
            ${strings[`command_${command}`]}
          </button>`,
      )}
      <button
        type="button"
        class="secondary more-actions"
        aria-haspopup="menu"
        aria-label=${strings.moreActions}
        title=${strings.moreActions}
        data-vscode-context=${menuContext(take)}
        @click=${openMenu}
      ></button>
    </div>
    ${take.prompt === undefined ? nothing : html`<p class="said" dir="auto">${take.prompt}</p>`}
    <dl class="facts-of-take">
      ${take.facts.map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd dir="auto">${value}</dd>
          </div>`,
      )}
    </dl>
  `;
}

/** What VS Code needs to show the menu of a take. */
function menuContext({ id, menu }: Take): string {
  return JSON.stringify({ preventDefaultContextMenuItems: true, id, take: menu });
}

/** Opens VS Code's own menu at a button, as a right click does. */
function openMenu({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) {
    const { left, bottom } = currentTarget.getBoundingClientRect();
    currentTarget.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, clientX: left, clientY: bottom }),
    );
  }
}

/** All takes of the image, newest first, and the image itself. */
function takesTemplate(form: Form, actions: Actions): TemplateResult | typeof nothing {
  const { strings, takes, compared } = form;
  if (takes.length === 0) {
    return nothing;
  }
  const ready = takes.filter(({ video }) => video !== undefined);
  return html`
    <nav aria-label=${strings.takes}>
      <div class="takes">
        <button
          type="button"
          class="thumbnail"
          aria-current=${form.stage === '' && compared.length === 0}
          @click=${() => actions.showTake('')}
        >
          <span class="picture-of-take">${thumbnailOfImage(form)}</span>
          <span>${strings.backToImage}</span>
        </button>
        ${takes.map((take) => thumbnail(form, take, actions))}
      </div>
      ${
        ready.length < 2
          ? nothing
          : html`<button
              type="button"
              class="secondary"
              aria-pressed=${compared.length > 0}
              @click=${() =>
                actions.compare(compared.length > 0 ? [] : ready.slice(0, 2).map(({ id }) => id))}
            >
              ${strings.compare}
            </button>`
      }
    </nav>
  `;
}

function thumbnail(form: Form, take: Take, actions: Actions): TemplateResult {
  const { strings, stage, compared } = form;
  const { phase, state, progress, isNew } = take;
  const name = fill(strings.take, take.number);
  const mark = markOf(phase, progress);
  const spoken = [
    ...[name, state, percentOf(progress)],
    isNew ? strings.newTake : undefined,
    take.starred ? strings.starredTake : undefined,
  ]
    .filter((it) => it !== undefined)
    .join(', ');
  const isCompared = compared.includes(take.id);
  return html`<button
    type="button"
    class="thumbnail"
    aria-label=${spoken}
    title=${spoken}
    aria-current=${compared.length === 0 && stage === take.id}
    aria-pressed=${compared.length > 0 ? isCompared : nothing}
    data-vscode-context=${menuContext(take)}
    draggable=${take.uri !== undefined}
    @dragstart=${(event: DragEvent) => dragTake(event, take)}
    @click=${() => {
      if (compared.length === 0) {
        actions.showTake(take.id);
      } else {
        actions.compare(
          isCompared ? compared.filter((id) => id !== take.id) : [...compared, take.id],
        );
      }
    }}
  >
    <span class="picture-of-take" data-phase=${phase} data-mark=${mark}>
      ${
        take.poster === undefined ? thumbnailOfImage(form) : html`<img src=${take.poster} alt="" />`
      }
    </span>
    <span
      >${take.number}${take.starred ? html` <span aria-hidden="true">★</span>` : nothing}${isNew ? html` <span class="dot" aria-hidden="true"></span>` : nothing}</span
    >
  </button>`;
}

/** A picture of the image, once it is decoded. */
function thumbnailOfImage({ image }: Form): TemplateResult | typeof nothing {
  return image.thumbnail === undefined ? nothing : html`<img src=${image.thumbnail} alt="" />`;
}

/** @param progress from 0 to 1 */
function percentOf(progress: number | undefined): string | undefined {
  return progress === undefined ? undefined : `${Math.round(progress * 100)}%`;
}

/** What stands over the picture of a take, unless it is ready. */
function markOf(phase: Take['phase'], progress: number | undefined): string {
  switch (phase) {
    case 'running':
      return percentOf(progress) ?? '…';
    case 'failed':
    case 'unsaved':
      return '!';
    case 'unconfirmed':
      return '?';
    case 'cancelled':
      return '×';
    case 'ready':
      return '';
  }
}
