import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { shortenName } from '../../../src/util/shortenName.ts';
import { textOf } from '../../e2e/support/text.ts';

/** What the controls show. */
export interface FormText {
  prompt: string;
  model: string;
  ratio: string;
  duration: string;
  seed: string;
}

/** A field that an error can be beside; empty for the whole request. */
export type FieldName =
  | 'promptImage'
  | 'promptText'
  | 'ratio'
  | 'lastFrame'
  | 'seed'
  | 'watermark'
  | '';

/** The controls of the form's page, handled by what a screen reader knows of them. */
export class FormControls {
  readonly heading: Locator;
  readonly prompt: Locator;
  readonly model: Locator;
  readonly ratio: Locator;
  readonly customRatio: Locator;
  readonly duration: Locator;
  readonly negativePrompt: Locator;
  readonly audio: Locator;
  readonly seed: Locator;
  readonly randomSeed: Locator;
  readonly more: Locator;
  readonly resolution: Locator;
  readonly watermark: Locator;
  readonly generate: Locator;
  /** Why the video would have to wait. */
  readonly wait: Locator;
  readonly image: Locator;
  readonly count: Locator;
  readonly #frame: Pick<FrameLocator, 'getByRole' | 'getByText' | 'locator'>;

  /** @param frame the page, or the frame that shows it */
  constructor(frame: Pick<FrameLocator, 'getByRole' | 'getByText' | 'locator'>) {
    this.#frame = frame;
    this.heading = frame.getByRole('heading', { level: 1 });
    this.prompt = frame.getByRole('textbox', { name: 'Prompt', exact: true });
    this.model = frame.getByRole('button', { name: /^Model / });
    this.ratio = frame.getByRole('combobox', { name: 'Ratio', exact: true });
    this.customRatio = frame.getByRole('textbox', { name: 'Custom ratio (width:height)' });
    this.resolution = frame.getByRole('combobox', { name: 'Resolution', exact: true });
    this.duration = frame.getByRole('combobox', { name: 'Duration', exact: true });
    this.negativePrompt = frame.getByRole('textbox', { name: 'Negative prompt', exact: true });
    this.audio = frame.getByRole('combobox', { name: 'Audio', exact: true });
    this.seed = frame.getByRole('textbox', { name: 'Seed', exact: true });
    this.randomSeed = frame.getByRole('button', { name: 'Random Seed', exact: true });
    this.more = frame.getByText('More', { exact: true });
    this.watermark = frame.getByRole('combobox', { name: 'Watermark', exact: true });
    this.generate = frame.getByRole('button', { name: /^Generate(?: · .+)?$/ });
    this.wait = frame.locator('.wait');
    this.image = frame.getByRole('figure').getByRole('img');
    this.count = frame.locator('.count');
  }

  /** Waits until the form is there, for an image with this name. */
  async waitFor(image: string): Promise<this> {
    const title = `Generate a video from ${shortenName(image)}`;
    await this.#frame.getByRole('heading', { name: title, exact: true }).waitFor();
    return this;
  }

  /** Chooses from a list. */
  async choose(list: Locator, option: string): Promise<void> {
    await list.selectOption({ label: option });
  }

  /** What can be chosen from a list. */
  async options(list: Locator): Promise<string[]> {
    return list.evaluate(({ options }: HTMLSelectElement) =>
      [...options].map((option) => option.label),
    );
  }

  /** The choice that a list shows. */
  async chosen(list: Locator): Promise<string> {
    return list.evaluate(({ selectedOptions }: HTMLSelectElement) =>
      [...selectedOptions].map((option) => option.label).join(),
    );
  }

  /** What a screen reader reads after a control's name. */
  async description(control: Locator): Promise<string> {
    return control.evaluate((element) =>
      (element.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent.trim() ?? '')
        .filter((text) => text !== '')
        .join(' '),
    );
  }

  async text(): Promise<FormText> {
    return {
      prompt: await this.prompt.inputValue(),
      model: (await this.model.innerText()).trim(),
      ratio: await this.chosen(this.ratio),
      duration: await this.chosen(this.duration),
      seed: await this.seed.inputValue(),
    };
  }

  /** The error beside a field. */
  error(field: FieldName): Locator {
    if (field === 'promptImage') return this.#frame.locator('#promptImage');
    return field === ''
      ? this.#frame.locator('[role="alert"].general')
      : this.#frame.locator(`#${field}-error`);
  }

  /** Waits for an error beside a field. */
  async waitForError(field: FieldName, message: string | RegExp): Promise<void> {
    await this.error(field).filter({ hasText: message }).waitFor();
  }

  /** All errors in sight, from top to bottom. */
  async errors(): Promise<string[]> {
    const texts = await this.#frame.locator('.error p').allInnerTexts();
    return texts.map((text) => text.trim());
  }

  /** The picture's size in pixels, once it is loaded. */
  async picture(): Promise<{ width: number; height: number }> {
    return this.image.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    });
  }

  /** What is said about the picture: its size, and whether it is cropped. */
  async caption(): Promise<string | undefined> {
    return textOf(this.#frame.locator('.facts'));
  }

  /** Waits for a note about how the picture is changed before it is sent. */
  async waitForNote(text: string): Promise<void> {
    await this.#frame.locator('.notes p').filter({ hasText: text }).waitFor();
  }

  /** The part of the picture that stays, in per cent of its width and height. */
  async kept(): Promise<{ width: number; height: number }> {
    const shown = this.#frame.locator('.crop rect');
    // Nothing is drawn over an image that stays whole.
    if ((await shown.count()) === 0) return { width: 100, height: 100 };
    // The locator's own bounding box includes the stroke of the frame.
    const [crop, image] = await Promise.all(
      [shown, this.image].map((locator) =>
        locator.evaluate((element) => {
          const { width, height } = element.getBoundingClientRect();
          return { width, height };
        }),
      ),
    );
    assert.ok(crop && image);
    return {
      width: Math.round((crop.width / image.width) * 100),
      height: Math.round((crop.height / image.height) * 100),
    };
  }
}
