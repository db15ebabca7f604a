import { html, nothing, type TemplateResult } from 'lit';
import type { OfferedModel } from '../../runway/models/model.ts';
import { SEED_MAX } from '../../runway/models/model.ts';
import type { FormValues } from '../protocol.ts';
import type { FormStrings } from '../strings.ts';
import { shortenName } from '../../util/shortenName.ts';
import { fieldTemplate, select, textarea, textInput, type Choice, type Field } from './controls.ts';
import {
  chosenModel,
  CUSTOM,
  fill,
  findPrice,
  generateText,
  nearest,
  resolveRatio,
  type Actions,
  type Form,
} from './form.ts';
import { imageTemplate } from './imageTemplate.ts';
import { focusField } from './focus.ts';
import { mistakes, summary } from './issuesTemplate.ts';
import { lastFrameField } from './lastFrameTemplate.ts';
import { progressTemplate } from './progressTemplate.ts';
import { IMAGE_FIELDS, imagesInUse } from './readiness.ts';
import { describeRatio } from './shape.ts';

/** The whole form. */
export function formTemplate(form: Form, actions: Actions): TemplateResult {
  const model = chosenModel(form);
  return html`
    <main>
      ${heading(form)} ${imageTemplate(form, actions)}
      <form aria-busy=${form.submitting} @submit=${(event: Event) => event.preventDefault()}>
        ${lastTry(form)} ${prompt(form, actions, model)} ${negativePrompt(form, actions, model)}
        <div class="row">
          ${modelChoice(form, actions)} ${ratioChoice(form, actions, model)}
          ${durationChoice(form, actions, model)}
          ${model?.audio === true ? audioChoice(form, actions) : nothing}
        </div>
        ${model?.lastFrame === true ? lastFrameField(form, actions) : nothing}
        ${model?.seed === false ? nothing : seed(form, actions)}
        ${form.relay ? more(form, actions) : nothing} ${mistakes(form)} ${summary(form)}
        ${generate(form, actions)}
      </form>
    </main>
  `;
}

/** The name has a direction of its own. */
function heading({ strings, image: { name } }: Form): TemplateResult {
  const [before, after] = strings.title.split('{0}');
  return html`<h1 title=${name}>${before}<bdi>${shortenName(name)}</bdi>${after}</h1>`;
}

function field({ issues }: Form, name: string, label: string, help?: string): Field {
  return { name, label, help, issues };
}

/** Why the earlier task failed. The prompt has the focus first, so it is read with the prompt. */
function lastTry({ strings, lastTry: said }: Form): TemplateResult | typeof nothing {
  return said === undefined
    ? nothing
    : html`<p id="lastTry" class="note" dir="auto">${fill(strings.lastTry, said)}</p>`;
}

function prompt(form: Form, actions: Actions, model: OfferedModel | undefined): TemplateResult {
  const { strings, values } = form;
  const required = model?.prompt === 'required';
  const label = required ? strings.promptRequired : strings.prompt;
  const count = model && counter(form, values.promptText.length, model.promptLength);
  const text = textarea(
    {
      ...field(form, 'promptText', label, strings.promptHelp),
      required,
      // The prompt has the focus first.
      note: form.lastTry === undefined ? 'promptImage' : 'promptImage lastTry',
      aside: count,
    },
    values.promptText,
    { rows: 6, placeholder: strings.promptPlaceholder },
    (promptText) => actions.change({ promptText }),
  );
  return html`${text}
    <div role="status">
      ${
        form.askedForPrompt
          ? html`<p class="note">${fill(strings.promptEmpty, submitKeys())}</p>`
          : nothing
      }
    </div>`;
}

function negativePrompt(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult | typeof nothing {
  if (model === undefined || model.negativePromptLength === 0) {
    return nothing;
  }
  const { strings, values } = form;
  const count = counter(form, values.negativePrompt.length, model.negativePromptLength);
  return textarea(
    {
      ...field(form, 'negativePrompt', strings.negativePrompt, strings.negativePromptHelp),
      aside: count,
    },
    values.negativePrompt,
    { rows: 2 },
    (text) => actions.change({ negativePrompt: text }),
  );
}

function counter({ strings }: Form, length: number, limit: number): TemplateResult {
  const excess = length - limit;
  const tooMany = excess === 1 ? strings.oneTooMany : fill(strings.tooMany, excess);
  return html`<span class="count" data-over=${excess > 0}
      >${excess > 0 ? tooMany : `${length} / ${limit}`}</span
    ><span class="spoken" role="status"
      >${excess > 0 ? tooMany : nearLimit(strings, length, limit)}</span
    >`;
}

/** What a screen reader says near the limit. It changes after every 5 % of the limit, not at every key. */
function nearLimit(strings: FormStrings, length: number, limit: number): string {
  const step = limit / 20;
  const left = Math.ceil((limit - length) / step) * step;
  if (left > limit / 10) {
    return '';
  }
  return left === 0 ? strings.noCharactersLeft : fill(strings.charactersLeft, Math.ceil(left));
}

function modelChoice(form: Form, actions: Actions): TemplateResult {
  const choices = form.models.map(({ id }) => ({ value: id, label: id }));
  return select(field(form, 'model', form.strings.model), form.values.model, choices, (model) =>
    actions.change({ model }),
  );
}

function ratioChoice(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values, customRatio } = form;
  const best = model === undefined ? undefined : nearest(form, model);
  const choices: Choice[] = (model?.ratios ?? [values.ratio]).map((ratio) => ({
    value: ratio,
    ...describeRatio(ratio, ratio === best && form.image.size !== undefined, strings),
  }));
  if (form.relay) {
    choices.push({ value: CUSTOM, label: strings.ratioCustom });
  }
  const choice = field(form, customRatio ? 'ratioChoice' : 'ratio', strings.ratio);
  const chosen = select(choice, customRatio ? CUSTOM : resolveRatio(form), choices, (value) =>
    actions.chooseRatio(value),
  );
  if (!customRatio) {
    return chosen;
  }
  const typed = { ...field(form, 'ratio', strings.ratioCustomLabel), required: true };
  const input = textInput(typed, values.ratio, (ratio) => actions.change({ ratio }));
  return html`${chosen} ${fieldTemplate(typed, input)}`;
}

function durationChoice(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values } = form;
  const choices = (model?.durations ?? [values.duration]).map((seconds) => ({
    value: String(seconds),
    label: fill(strings.seconds, seconds),
  }));
  return select(
    field(form, 'duration', strings.duration),
    String(values.duration),
    choices,
    (value) => actions.change({ duration: Number(value) }),
  );
}

function audioChoice(form: Form, actions: Actions): TemplateResult {
  const { strings, values } = form;
  const choices = [
    { value: 'on', label: strings.audioOn },
    { value: 'off', label: strings.audioOff },
  ];
  return select(
    field(form, 'audio', strings.audio),
    values.audio ? 'on' : 'off',
    choices,
    (value) => actions.change({ audio: value === 'on' }),
  );
}

function seed(form: Form, actions: Actions): TemplateResult {
  const { strings, values } = form;
  const seedField = field(form, 'seed', strings.seed, strings.seedHelp);
  return fieldTemplate(
    seedField,
    html`<div class="seed">
      ${textInput(seedField, values.seed, (text) => actions.change({ seed: text }))}
      <button
        type="button"
        class="secondary"
        @click=${() => actions.change({ seed: randomSeed() })}
      >
        ${strings.randomSeed}
      </button>
    </div>`,
  );
}

function randomSeed(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(Math.min(random, SEED_MAX));
}

function more(form: Form, actions: Actions): TemplateResult {
  const { strings, values } = form;
  const choices: { value: FormValues['watermark']; label: string }[] = [
    { value: 'unset', label: strings.watermarkUnset },
    { value: 'off', label: strings.watermarkOff },
    { value: 'on', label: strings.watermarkOn },
  ];
  return html`
    <button
      class="more"
      type="button"
      aria-expanded=${form.moreOpen}
      aria-controls="more"
      @click=${() => actions.toggleMore()}
    >
      ${strings.more}
    </button>
    <div id="more" ?hidden=${!form.moreOpen}>
      ${select(field(form, 'watermark', strings.watermark), values.watermark, choices, (value) =>
        actions.change({ watermark: value as FormValues['watermark'] }),
      )}
    </div>
  `;
}

function generate(form: Form, actions: Actions): TemplateResult {
  const { strings, submitting } = form;
  const blocked = imagesInUse(form).find(({ readiness }) => readiness.state === 'blocked');
  const price = findPrice(form);
  return html`
    <div class="generate">
      <button
        type="button"
        class="primary"
        aria-disabled=${submitting || blocked !== undefined}
        aria-describedby=${blocked === undefined ? nothing : 'blocked'}
        @click=${() => actions.submit()}
      >
        ${generateText(form)}
      </button>
      <span class="help">${fill(strings.service, form.service)}</span>
      ${
        blocked === undefined
          ? nothing
          : html`<span class="error"
              ><span id="blocked">${strings.imageBlocks}</span>
              <button
                type="button"
                class="link"
                @click=${() => focusField(IMAGE_FIELDS[blocked.slot])}
              >
                ${strings.showReason}
              </button></span
            >`
      }
      <span class="spoken" role="status"
        >${price === undefined ? nothing : fill(strings.costs, price)}</span
      >
      <span class="spoken" role="status">${submitting ? strings.generating : nothing}</span>
      ${progressTemplate(form, actions)}
    </div>
    <p class="help">${fill(strings.hint, submitKeys())}</p>
  `;
}

function submitKeys(): string {
  return navigator.platform.startsWith('Mac') ? '⌘↩' : 'Ctrl+Enter';
}
