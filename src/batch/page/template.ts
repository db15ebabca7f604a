import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { live } from 'lit/directives/live.js';
import { fieldTemplate, select, textInput, type Choice } from '../../form/page/controls.ts';
import { chosenModel, CUSTOM, takesCustomRatio, type Form } from '../../form/page/form.ts';
import { mistakes, summary } from '../../form/page/issuesTemplate.ts';
import { copyNotes } from '../../form/page/image/imageNotes.ts';
import { describeRatio, nameShape } from '../../form/page/shape.ts';
import {
  audioChoice,
  choice,
  durationChoice,
  field,
  hasMore,
  modelChoice,
  more,
  negativePrompt,
  practiceNote,
  prompt,
  serviceLine,
} from '../../form/page/template.ts';
import type { OfferedModel } from '../../runway/models/model.ts';
import { shortenName } from '../../util/shortenName.ts';
import { fill } from '../../util/fill.ts';
import type { BatchImage } from '../protocol.ts';
import type { Actions, Batch } from './batch.ts';

/** The whole page: the images, and what their videos have in common. */
export function batchTemplate(batch: Batch, actions: Actions): TemplateResult {
  const { form } = batch;
  const model = chosenModel(form);
  return html`
    <main>
      <h1>${batch.strings.title}</h1>
      ${images(batch, actions)}
      <form
        class="settings"
        aria-label=${form.strings.settings}
        aria-busy=${form.submitting}
        @submit=${(event: Event) => event.preventDefault()}
      >
        ${practiceNote(form, actions.form)} ${prompt(form, actions.form, model)}
        ${negativePrompt(form, actions.form, model)} ${modelChoice(form, actions.form, model)}
        <div class="row">
          ${ratioChoice(batch, actions, model)} ${choice(form, actions.form, 'resolution')}
          ${durationChoice(form, actions.form, model)}
          ${model?.audio === true ? audioChoice(form, actions.form) : nothing}
        </div>
        ${hasMore(form, model) ? more(form, actions.form, model) : nothing} ${mistakes(form)}
        ${summary(form)} ${generate(batch, actions)}
      </form>
    </main>
  `;
}

function images({ strings, plan, open, prompts, form }: Batch, actions: Actions): TemplateResult {
  return html`<section class="stage batch" aria-labelledby="images">
    <div class="batchHead">
      <h2 id="images">${strings.images}</h2>
      <span class="help" role="status">${plan.summary}</span>
      <button type="button" class="secondary" @click=${() => actions.add('images')}>
        ${strings.addImages}
      </button>
      <button type="button" class="secondary" @click=${() => actions.add('folder')}>
        ${strings.addFolder}
      </button>
    </div>
    <ul class="batchImages">
      ${repeat(
        plan.images,
        ({ id }) => id,
        (image) =>
          item(
            image,
            { strings, form, isOpen: open.has(image.id), own: prompts.get(image.id) ?? '' },
            actions,
          ),
      )}
    </ul>
  </section>`;
}

/** What an image shows besides its plan. */
type ItemState = Pick<Batch, 'strings' | 'form'> & {
  readonly isOpen: boolean;
  readonly own: string;
};

function item(
  image: BatchImage,
  { strings, form, isOpen, own }: ItemState,
  actions: Actions,
): TemplateResult {
  const { id, name, phase, text, issue, canBeMended } = image;
  const isOpenable = phase === 'ready' || phase === 'reading';
  return html`<li class="batchImage" id="image-${id}" data-phase=${phase}>
    <img
      src=${image.picture}
      alt=""
      loading="lazy"
      decoding="async"
      @error=${(event: Event) => (event.currentTarget as HTMLElement).classList.add('missing')}
    />
    <div class="batchFacts">
      <bdi class="batchName" title=${name}>${shortenName(name)}</bdi>
      <span class=${phase === 'left out' ? 'error' : 'help'} dir="auto"
        >${phase === 'left out' ? fill(form.strings.fieldMessage, strings.leftOut, text) : text}</span
      >
      ${copyTexts(image, { strings, form }).map(
        (note) => html`<span class="help" dir="auto">${note}</span>`,
      )}
      ${issue === undefined ? nothing : html`<span class="error" dir="auto">${issue}</span>`}
      <span class="batchButtons">
        ${
          isOpenable
            ? html`<button
                type="button"
                class="link"
                aria-expanded=${isOpen}
                aria-label=${fill(strings.ownPromptOf, name)}
                @click=${() => actions.togglePrompt(id)}
              >
                ${strings.ownPrompt}
              </button>`
            : nothing
        }
        ${
          canBeMended
            ? html`<button
                type="button"
                class="link"
                aria-label=${fill(strings.openPageOf, name)}
                @click=${() => actions.openPage(id)}
              >
                ${strings.openPage}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="link"
          aria-label=${fill(strings.removeImage, name)}
          @click=${() => actions.remove(id)}
        >
          ${form.strings.remove}
        </button>
      </span>
      ${isOpen && isOpenable ? ownPrompt(image, { strings, form, own }, actions) : nothing}
    </div>
  </li>`;
}

/** What is sent in place of the file, and why. */
function copyTexts(
  { copy }: BatchImage,
  { strings, form }: Pick<ItemState, 'strings' | 'form'>,
): readonly string[] {
  if (copy === undefined) {
    return [];
  }
  const { reasons, region, transparent } = copy;
  return [
    ...(region === undefined ? [] : [fill(strings.cropped, nameShape(region))]),
    ...copyNotes(copy, reasons, form),
    ...(transparent ? [form.strings.imageTransparent] : []),
  ];
}

function ownPrompt(
  { id, name }: BatchImage,
  { strings, form, own }: Omit<ItemState, 'isOpen'>,
  actions: Actions,
): TemplateResult {
  return html`<textarea
      rows="2"
      dir="auto"
      aria-label=${fill(strings.ownPromptOf, name)}
      aria-describedby="help-${id}"
      placeholder=${form.values.promptText}
      .value=${live(own)}
      @input=${(event: Event) =>
        actions.setPrompt(id, (event.currentTarget as HTMLTextAreaElement).value)}
    ></textarea>
    <span id="help-${id}" class="help">${strings.ownPromptHelp}</span>`;
}

/** The closest ratio for each image, or one for all. */
function ratioChoice(
  { form, strings }: Batch,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { values, customRatio } = form;
  if (model?.ratios.length === 0) {
    return fieldTemplate(
      field(form, 'ratio', form.strings.ratio),
      html`<output id="ratio" class="fixed">${form.strings.ratioImageOnly}</output>`,
    );
  }
  const choices: Choice[] = [
    { value: 'auto', label: strings.ratioClosest },
    ...(model?.ratios ?? []).map((ratio) => ({
      value: ratio,
      ...describeRatio(ratio, false, form.strings),
    })),
    ...(takesCustomRatio(form) ? [{ value: CUSTOM, label: form.strings.ratioCustom }] : []),
  ];
  const chosen = select(
    field(form, customRatio ? 'ratioChoice' : 'ratio', form.strings.ratio),
    customRatio ? CUSTOM : values.ratio,
    choices,
    (value) => actions.form.chooseRatio(value),
  );
  return customRatio ? html`${chosen} ${typedRatio(form, actions)}` : chosen;
}

function typedRatio(form: Form, actions: Actions): TemplateResult {
  const typed = { ...field(form, 'ratio', form.strings.ratioCustomLabel), required: true };
  return fieldTemplate(
    typed,
    textInput(typed, form.values.ratio, (text) => actions.form.change({ ratio: text })),
  );
}

function generate({ form, strings, plan, accepted }: Batch, actions: Actions): TemplateResult {
  const { submitting } = form;
  const said = accepted === 1 ? strings.acceptedOne : fill(strings.accepted, accepted);
  return html`
    <div class="generate">
      <p class="help hint">${strings.hint}</p>
      <button
        type="button"
        class="primary"
        id="generate"
        aria-disabled=${submitting || plan.count === 0}
        @click=${() => actions.submit()}
      >
        ${submitting ? form.strings.generating : plan.button}
      </button>
      <span class="help">${serviceLine(form)}</span>
      <span class="help accepted" role="status">${accepted === 0 ? nothing : said}</span>
      ${
        accepted === 0
          ? nothing
          : html`<button type="button" class="link" @click=${() => actions.showList()}>
              ${strings.showList}
            </button>`
      }
    </div>
  `;
}
