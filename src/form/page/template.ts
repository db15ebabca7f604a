import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { listChoices, type ChoiceField, type OfferedModel } from '../../runway/models/model.ts';
import type { FormValues } from '../protocol.ts';
import type { FormStrings } from '../strings.ts';
import { RUNWAY_PORTAL } from '../../runway/service.ts';
import { drawSeed, shownChoice } from '../values.ts';
import { shortenName } from '../../util/shortenName.ts';
import { fill } from '../../util/fill.ts';
import {
  describedBy,
  fieldTemplate,
  select,
  textarea,
  textInput,
  type Choice,
  type Field,
} from './controls.ts';
import {
  chosenModel,
  creditsAfter,
  CUSTOM,
  findPrice,
  generateText,
  moreFields,
  nearest,
  priceText,
  resolveRatio,
  takesCustomRatio,
  videoSize,
  type Actions,
  type Form,
} from './form.ts';
import { stageTemplate } from './stage/stageTemplate.ts';
import { focusField } from './focus.ts';
import { mistakes, summary } from './issuesTemplate.ts';
import { lastFrameField } from './image/lastFrameTemplate.ts';
import { progressTemplate } from './stage/progressTemplate.ts';
import { promptHelp } from './prompt/promptTemplate.ts';
import { IMAGE_FIELDS, imagesInUse } from './readiness.ts';
import { describeRatio } from './shape.ts';

/** The whole form. */
export function formTemplate(form: Form, actions: Actions): TemplateResult {
  const model = chosenModel(form);
  return html`
    <main>
      ${heading(form)} ${stageTemplate(form, actions)}
      <form
        class="settings"
        aria-label=${form.strings.settings}
        aria-busy=${form.submitting}
        @submit=${(event: Event) => event.preventDefault()}
      >
        ${practiceNote(form, actions)} ${lastTry(form)} ${reused(form, actions)}
        ${prompt(form, actions, model)} ${negativePrompt(form, actions, model)}
        ${modelChoice(form, actions, model)}
        <div class="row">
          ${ratioChoice(form, actions, model)} ${choice(form, actions, 'resolution')}
          ${durationChoice(form, actions, model)}
          ${model?.audio === true ? audioChoice(form, actions) : nothing}
        </div>
        ${model?.lastFrame === true ? lastFrameField(form, actions) : nothing}
        ${model?.seed === false ? nothing : seed(form, actions)}
        ${hasMore(form, model) ? more(form, actions, model) : nothing} ${mistakes(form)}
        ${summary(form)} ${generate(form, actions)}
      </form>
    </main>
  `;
}

/** The name has a direction of its own. */
function heading({ strings, image: { name } }: Form): TemplateResult {
  const [before, after] = strings.title.split('{0}');
  return html`<h1 title=${name}>${before}<bdi>${shortenName(name)}</bdi>${after}</h1>`;
}

export function field({ issues }: Form, name: string, label: string, help?: string): Field {
  return { name, label, help, issues };
}

/** Why the earlier task failed. The prompt has the focus first, so it is read with the prompt. */
function lastTry({ strings, lastTry: said }: Form): TemplateResult | typeof nothing {
  return said === undefined
    ? nothing
    : html`<p id="lastTry" class="note" dir="auto">${fill(strings.lastTry, said)}</p>`;
}

/** The settings came from a take. What was there before is not lost. */
function reused({ strings, reused: isReused }: Form, actions: Actions): TemplateResult {
  return html`<div role="status">
    ${
      isReused
        ? html`<p class="note">
            ${strings.reused}
            <button type="button" class="link" @click=${() => actions.undoReuse()}>
              ${strings.undo}
            </button>
          </p>`
        : nothing
    }
  </div>`;
}

export function prompt(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values } = form;
  const required = model?.prompt === 'required';
  const label = required ? strings.promptRequired : strings.prompt;
  const isLimited = model !== undefined && model.unknown !== true;
  const count = isLimited ? counter(form, values.promptText.length, model.promptLength) : undefined;
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
    </div>
    ${promptHelp(form, actions)}`;
}

export function negativePrompt(
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

/** VS Code shows the list: with groups, prices, and a filter. */
export function modelChoice(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values } = form;
  const modelField = field(form, 'model', strings.model, model?.description);
  return fieldTemplate(
    modelField,
    html`<div class="select">
      <button
        type="button"
        class="choice"
        id="model"
        aria-haspopup="listbox"
        aria-labelledby="model-label model"
        aria-describedby=${describedBy(modelField)}
        @click=${() => actions.chooseModel()}
      >
        ${values.model}
      </button>
    </div>`,
  );
}

function ratioChoice(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values, customRatio, image } = form;
  const ratio = resolveRatio(form);
  const best = model === undefined ? undefined : nearest(form, model);
  const size = videoSize(form);
  // A ratio in pixels says it itself.
  const isSaid = size === undefined || ratio === `${size.width}:${size.height}`;
  const help = isSaid ? undefined : fill(strings.sizeAbout, size.width, size.height);
  if (model?.ratios.length === 0) {
    return fieldTemplate(
      field(form, 'ratio', strings.ratio, help),
      html`<output id="ratio" class="fixed">${strings.ratioImageOnly}</output>`,
    );
  }
  const choices: Choice[] = (model?.ratios ?? [values.ratio]).map((it) => ({
    value: it,
    ...describeRatio(it, it === best && image.size !== undefined, strings),
  }));
  if (takesCustomRatio(form)) {
    choices.push({ value: CUSTOM, label: strings.ratioCustom });
  }
  const chosen = select(
    field(
      form,
      customRatio ? 'ratioChoice' : 'ratio',
      strings.ratio,
      customRatio ? undefined : help,
    ),
    customRatio ? CUSTOM : ratio,
    choices,
    (value) => actions.chooseRatio(value),
  );
  if (!customRatio) {
    return chosen;
  }
  const typed = { ...field(form, 'ratio', strings.ratioCustomLabel), required: true };
  const input = textInput(typed, values.ratio, (text) => actions.change({ ratio: text }));
  return html`${chosen} ${fieldTemplate(typed, input)}`;
}

/** A field with a list of values; nothing if the model has no such field. */
export function choice(
  form: Form,
  actions: Actions,
  name: ChoiceField,
  help?: string,
): TemplateResult | typeof nothing {
  const model = chosenModel(form);
  const { strings, values } = form;
  const shown = model && shownChoice(name, values, model);
  if (model === undefined || shown === undefined) {
    return nothing;
  }
  const choices = listChoices(model, name, shownChoice('outputFormat', values, model));
  return select(
    field(form, name, strings[name], help),
    shown,
    choices.map((value) => ({ value, label: valueLabel(value, strings) })),
    (value) => actions.change({ [name]: value }),
  );
}

function valueLabel(value: string, strings: FormStrings): string {
  const labels: Readonly<Record<string, string>> = strings;
  return labels[`value_${value}`] ?? value;
}

export function durationChoice(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, values } = form;
  const choices = (model?.durations ?? [values.duration]).map((duration) => ({
    value: String(duration),
    label: duration === 'auto' ? strings.durationAuto : fill(strings.seconds, duration),
  }));
  return select(
    field(form, 'duration', strings.duration),
    String(values.duration),
    choices,
    (value) => actions.change({ duration: value === 'auto' ? value : Number(value) }),
  );
}

export function audioChoice(form: Form, actions: Actions): TemplateResult {
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
  return values.serviceSeed === true
    ? html``
    : fieldTemplate(
        seedField,
        html`<div class="seed">
          ${textInput(seedField, values.seed, (text) => actions.change({ seed: text }))}
          <button
            type="button"
            class="secondary"
            @click=${() => actions.change({ seed: String(drawSeed()) })}
          >
            ${strings.randomSeed}
          </button>
        </div>`,
      );
}

/** Whether there are rarely used fields. */
export function hasMore(form: Form, model: OfferedModel | undefined): boolean {
  return moreFields(form).length > 0 || model?.seed !== false;
}

/** Rarely used fields of the chosen model and service, in a section of their own. */
export function more(
  form: Form,
  actions: Actions,
  model: OfferedModel | undefined,
): TemplateResult {
  const { strings, moreOpen } = form;
  return html`
    <button
      class="more"
      type="button"
      aria-expanded=${moreOpen}
      aria-controls="more"
      @click=${() => actions.toggleMore()}
    >
      ${strings.more}
    </button>
    <div id="more" ?hidden=${!moreOpen}>
      ${choice(form, actions, 'outputFormat', strings.outputFormatHelp)}
      ${choice(form, actions, 'proresProfile')}
      ${choice(form, actions, 'promptExpansionMode', strings.promptExpansionModeHelp)}
      ${choice(form, actions, 'publicFigureThreshold', strings.publicFigureThresholdHelp)}
      ${form.relay ? watermark(form, actions) : nothing}
      ${model?.seed === false ? nothing : serviceSeed(form, actions)}
    </div>
  `;
}

function serviceSeed({ strings, values }: Form, actions: Actions): TemplateResult {
  return html`<div class="field">
    <label class="check">
      <input
        type="checkbox"
        aria-describedby="serviceSeed-help"
        .checked=${live(values.serviceSeed === true)}
        @change=${(event: Event) =>
          actions.change({ serviceSeed: (event.currentTarget as HTMLInputElement).checked })}
      />
      ${strings.serviceSeed}
    </label>
    <p id="serviceSeed-help" class="help">${strings.serviceSeedHelp}</p>
  </div>`;
}

function watermark(form: Form, actions: Actions): TemplateResult {
  const { strings, values } = form;
  const choices: { value: FormValues['watermark']; label: string }[] = [
    { value: 'unset', label: strings.watermarkUnset },
    { value: 'off', label: strings.watermarkOff },
    { value: 'on', label: strings.watermarkOn },
  ];
  return select(field(form, 'watermark', strings.watermark), values.watermark, choices, (value) =>
    actions.change({ watermark: value as FormValues['watermark'] }),
  );
}

function generate(form: Form, actions: Actions): TemplateResult {
  const { strings, submitting, resting } = form;
  const blocked = imagesInUse(form).find(({ readiness }) => readiness.state === 'blocked');
  const price = priceText(form);
  return html`
    <div class="generate">
      <p class="help hint">${fill(strings.hint, submitKeys())}</p>
      <button
        type="button"
        class="primary"
        aria-disabled=${submitting || resting || blocked !== undefined}
        aria-describedby=${blocked === undefined ? nothing : 'blocked'}
        @click=${() => actions.submit()}
      >
        ${generateText(form)}
      </button>
      ${variations(form, actions)}
      <span class="help">
        ${money(form) === '' ? nothing : html`<span class="money">${money(form)}</span>`}
        ${serviceLine(form)}</span
      >

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
      <span class="help wait" role="status">${form.waits[form.values.model] ?? nothing}</span>
      <span class="spoken" role="status"
        >${price === undefined ? nothing : fill(strings.costs, price)}</span
      >
      <span class="spoken" role="status">${submitting ? strings.generating : nothing}</span>
      ${progressTemplate(form, actions)}
    </div>
  `;
}

/** Who makes the video. In practice mode, the button says that it costs nothing. */
export function serviceLine({ strings, practice, relay, service }: Form): TemplateResult | string {
  if (practice === true) {
    return strings.practice;
  }
  return relay
    ? fill(strings.service, service)
    : html`<a href=${RUNWAY_PORTAL}>${strings.poweredBy}</a>`;
}

/** What practice mode does, and what comes after it. */
export function practiceNote(
  { strings, submitting, practice }: Form,
  actions: Actions,
): TemplateResult | typeof nothing {
  if (practice !== true) {
    return nothing;
  }
  return html`<div class="note practice">
    <p>${strings.practiceHelp}</p>
    <button
      type="button"
      class="link"
      aria-haspopup="listbox"
      aria-disabled=${submitting}
      @click=${() => submitting || actions.askForHelp({ type: 'choosePracticeFailure' })}
    >
      ${strings.practiceFailures}
    </button>
    <button type="button" class="link" @click=${() => actions.selectService()}>
      ${strings.connectService}
    </button>
  </div>`;
}

/** How many videos one click asks for. */
function variations({ strings, count, submitting }: Form, actions: Actions): TemplateResult {
  return html`<div class="select variations">
    <select
      id="variations"
      aria-label=${strings.variations}
      title=${strings.variationsHelp}
      ?disabled=${submitting}
      @change=${(event: Event) =>
        actions.setCount(Number((event.currentTarget as HTMLSelectElement).value))}
    >
      ${[1, 2, 3, 4].map(
        (it) => html`<option value=${it} .selected=${live(it === count)}>×${it}</option>`,
      )}
    </select>
  </div>`;
}

/** What is known about the money: what stays after this click, or that no price is known. */
function money(form: Form): string {
  const { strings, creditsLeft, practice } = form;
  if (practice === true) {
    return '';
  }
  if (findPrice(form) === undefined) {
    const left = creditsLeft === undefined ? [] : [fill(strings.leftNow, number(creditsLeft))];
    return [strings.priceUnknown, ...left].join(' · ');
  }
  const after = creditsAfter(form);
  return after === undefined ? '' : fill(strings.left, number(Math.max(0, after)));
}

function number(credits: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(
    credits,
  );
}

function submitKeys(): string {
  return navigator.platform.startsWith('Mac') ? '⌘↩' : 'Ctrl+Enter';
}
