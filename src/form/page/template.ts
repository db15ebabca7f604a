import { html, nothing, type TemplateResult } from 'lit';
import type { OfferedModel } from '../../runway/models/model.ts';
import { SEED_MAX } from '../../runway/models/model.ts';
import type { FormValues } from '../protocol.ts';
import { fieldTemplate, select, textarea, textInput, type Field } from './controls.ts';
import {
  chosenModel,
  CUSTOM,
  fill,
  generateText,
  nearest,
  resolveRatio,
  type Actions,
  type Form,
} from './form.ts';
import { imageTemplate } from './imageTemplate.ts';
import { imagesInUse } from './readiness.ts';
import { lastFrameField } from './lastFrameTemplate.ts';

/** The whole form. */
export function formTemplate(form: Form, actions: Actions): TemplateResult {
  const model = chosenModel(form);
  return html`
    <main>
      <h1>${fill(form.strings.title, form.image.name)}</h1>
      ${imageTemplate(form)}
      <form aria-busy=${form.submitting} @submit=${(event: Event) => event.preventDefault()}>
        ${lastTry(form)} ${prompt(form, actions, model)} ${negativePrompt(form, actions, model)}
        <div class="row">
          ${modelChoice(form, actions)} ${ratioChoice(form, actions, model)}
          ${durationChoice(form, actions, model)}
          ${model?.audio === true ? audioChoice(form, actions) : nothing}
        </div>
        ${model?.lastFrame === true ? lastFrameField(form, actions) : nothing}
        ${model?.seed === false ? nothing : seed(form, actions)}
        ${form.relay ? more(form, actions) : nothing} ${generalIssues(form, model)}
        ${generate(form, actions)}
      </form>
    </main>
  `;
}

function field({ issues }: Form, name: string, label: string, help?: string): Field {
  return { name, label, help, issues };
}

/** Why the earlier task failed. The prompt has the focus first, so it is read with the prompt. */
function lastTry({ strings, lastTry: said }: Form): TemplateResult | typeof nothing {
  return said === undefined
    ? nothing
    : html`<p id="lastTry" class="note">${fill(strings.lastTry, said)}</p>`;
}

function prompt(form: Form, actions: Actions, model: OfferedModel | undefined): TemplateResult {
  const { strings, values } = form;
  const required = model?.prompt === 'required';
  const label = required ? `${strings.prompt} (${strings.required})` : strings.prompt;
  const count = model && counter(form, values.promptText.length, model.promptLength);
  return textarea(
    {
      ...field(form, 'promptText', label, strings.promptHelp),
      required,
      note: form.lastTry === undefined ? undefined : 'lastTry',
      aside: count,
    },
    values.promptText,
    { rows: 6, placeholder: strings.promptPlaceholder },
    (promptText) => actions.change({ promptText }),
  );
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
  return html`<span class="count" data-over=${length > limit}
    >${fill(strings.characters, length, limit)}</span
  >`;
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
  const choices = (model?.ratios ?? [values.ratio]).map((ratio) => ({
    value: ratio,
    label:
      ratio === best && form.image.size !== undefined ? fill(strings.ratioNearest, ratio) : ratio,
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
  const typed = field(form, 'ratio', strings.ratioCustomLabel);
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

/** Issues that are not about a control in sight. */
function generalIssues(form: Form, model: OfferedModel | undefined): TemplateResult {
  const shown = ['promptImage', 'promptText', 'model', 'ratio', 'duration'].concat(
    model?.lastFrame === true ? 'lastFrame' : [],
    model === undefined || model.negativePromptLength === 0 ? [] : 'negativePrompt',
    model?.audio === true ? 'audio' : [],
    model?.seed === false ? [] : 'seed',
    form.relay ? 'watermark' : [],
  );
  const others = form.issues.filter(({ field }) => !shown.includes(field));
  return html`<div class="error general" role="alert" tabindex="-1">
    ${form.mistakes.map((mistake) => html`<p>${mistake}</p>`)}
    ${others.map(
      ({ field, message }) => html`<p>${field === '' ? '' : `${field}: `}${message}</p>`,
    )}
    ${
      form.billing === undefined
        ? nothing
        : html`<p><a href=${form.billing}>${form.strings.billing}</a></p>`
    }
  </div>`;
}

function generate(form: Form, actions: Actions): TemplateResult {
  const { strings, submitting } = form;
  const blocked = imagesInUse(form).some(({ readiness }) => readiness.state === 'blocked');
  const keys = navigator.platform.startsWith('Mac') ? '⌘↩' : 'Ctrl+Enter';
  return html`
    <div class="generate">
      <button
        type="button"
        class="primary"
        aria-disabled=${submitting || blocked}
        aria-describedby=${blocked ? 'blocked' : nothing}
        @click=${() => actions.submit()}
      >
        ${generateText(form)}
      </button>
      <span class="help">${fill(strings.service, form.service)}</span>
      ${blocked ? html`<span id="blocked" class="error">${strings.imageBlocks}</span>` : nothing}
    </div>
    <p class="help">${fill(strings.hint, keys)}</p>
  `;
}
