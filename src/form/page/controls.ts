import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldIssue } from '../../runway/errors/serviceError.ts';

/** A control with its label, its help, and what is wrong with its value. */
export interface Field {
  /** Field of the request that the control sets. It is the control's id, too. */
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** Issues of the whole form. Those of this field are shown below the control. */
  readonly issues: readonly FieldIssue[];
  readonly required?: boolean | undefined;
  /** Id of an element elsewhere on the page that a screen reader reads with the control. */
  readonly note?: string | undefined;
  /** Shown at the end of the label's line. */
  readonly aside?: TemplateResult | undefined;
}

/** A label above a control, and its help and its errors below. */
export function fieldTemplate(field: Field, control: TemplateResult): TemplateResult {
  const { name, label, help, aside } = field;
  return html`
    <div class="field">
      <div class="label">
        <label id="${name}-label" for=${name}>${label}</label>
        ${aside ?? nothing}
      </div>
      ${control}
      ${help === undefined ? nothing : html`<p id="${name}-help" class="help">${help}</p>`}
      <div id="${name}-error" class="error">
        ${issuesOf(field).map(({ message }) => html`<p dir="auto">${message}</p>`)}
      </div>
    </div>
  `;
}

export function textarea(
  field: Field,
  value: string,
  { rows, placeholder = '' }: { readonly rows: number; readonly placeholder?: string },
  onInput: (value: string) => void,
): TemplateResult {
  return fieldTemplate(
    field,
    html`<textarea
      id=${field.name}
      dir="auto"
      rows=${rows}
      placeholder=${placeholder}
      aria-required=${field.required === true ? 'true' : nothing}
      aria-invalid=${isInvalid(field)}
      aria-describedby=${describedBy(field)}
      .value=${live(value)}
      @input=${(event: Event) => onInput(readValue(event))}
    ></textarea>`,
  );
}

/** A text box without its label: the caller puts it into a field. */
export function textInput(
  field: Field,
  value: string,
  onInput: (value: string) => void,
): TemplateResult {
  return html`<input
    type="text"
    id=${field.name}
    autocomplete="off"
    spellcheck="false"
    aria-required=${field.required === true ? 'true' : nothing}
    aria-invalid=${isInvalid(field)}
    aria-describedby=${describedBy(field)}
    .value=${live(value)}
    @input=${(event: Event) => onInput(readValue(event))}
  />`;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** What a screen reader says. It begins with the label, for people who control it by voice. */
  readonly spoken?: string | undefined;
}

/**
 * A list to choose from.
 *
 * @param value the chosen value. It is added to the list if it is not there, so that the form
 * always shows what it sends.
 */
export function select(
  field: Field,
  value: string,
  choices: readonly Choice[],
  onChange: (value: string) => void,
): TemplateResult {
  const shown = choices.some((choice) => choice.value === value)
    ? choices
    : [{ value, label: value }, ...choices];
  return fieldTemplate(
    field,
    html`<div class="select">
      <select
        id=${field.name}
        aria-invalid=${isInvalid(field)}
        aria-describedby=${describedBy(field)}
        @change=${(event: Event) => onChange(readValue(event))}
      >
        ${shown.map(
          (choice) =>
            html`<option
              value=${choice.value}
              aria-label=${choice.spoken ?? nothing}
              .selected=${live(choice.value === value)}
            >
              ${choice.label}
            </option>`,
        )}
      </select>
    </div>`,
  );
}

/** Ids of the texts that a screen reader reads after the control's name. */
export function describedBy({ name, note }: Field): string {
  return [`${name}-error`, note, `${name}-help`].filter((id) => id !== undefined).join(' ');
}

function issuesOf({ name, issues }: Field): readonly FieldIssue[] {
  return issues.filter((issue) => issue.field === name);
}

function isInvalid(field: Field): boolean {
  return issuesOf(field).length > 0;
}

function readValue(event: Event): string {
  return (event.currentTarget as HTMLElement & { value: string }).value;
}
