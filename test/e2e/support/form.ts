import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { FormControls, type FormText } from '../../page/support/formControls.ts';
import { exactly } from './text.ts';
import { LastFrameField } from './lastFrameField.ts';
import { Stage } from './stage.ts';
import type { Workbench } from './workbench.ts';

/** The extension's form that is in sight. */
export class Form extends FormControls {
  /** The button's name says how many videos it makes, and what they cost. */
  override readonly generate: Locator;
  /** How many videos the button makes. */
  readonly variations: Locator;
  readonly stage: Stage;
  readonly lastFrame: LastFrameField;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    super(workbench.form);
    this.#workbench = workbench;
    this.generate = workbench.form.getByRole('button', {
      name: /^Generate(?: Another| \d)?(?: · .+)?$/,
    });
    this.variations = workbench.form.getByRole('combobox', { name: 'Variations', exact: true });
    this.stage = new Stage(workbench.form);
    this.lastFrame = new LastFrameField(workbench);
  }

  /**
   * Presses the button with the keyboard, because a notification may cover it. Waits until the
   * service has the task and the stage shows it.
   */
  async submit(press = () => this.generate.press('Enter')): Promise<void> {
    const earlier = await this.stage.takes.count();
    // After a submission it rests for two seconds.
    await this.generate.and(this.#workbench.form.locator('[aria-disabled="false"]')).waitFor();
    await press();
    await this.stage.waitForTake(earlier + 1);
  }

  /** Waits until the keyboard acts on the page. */
  async waitUntilFocused(): Promise<void> {
    const body = this.#workbench.form.locator('body');
    await this.#workbench.eventually(async () => {
      assert.ok(await body.evaluate(() => document.hasFocus()));
    });
  }

  /** Waits until a control has the focus. */
  async waitForFocus(control: Locator): Promise<void> {
    await this.#workbench.eventually(async () => {
      assert.ok(await control.evaluate((it) => it.matches(':focus')));
    });
  }

  /** Chooses a model in VS Code's list. */
  async chooseModel(model: string): Promise<void> {
    await this.model.click();
    await this.#workbench.quickInput.waitFor('Select a Model');
    // A long list has only the rows in sight.
    await this.#workbench.quickInput.type(model);
    await this.#workbench.quickInput.pick(model);
    await this.model.filter({ hasText: exactly(model) }).waitFor();
  }

  /** Waits until the controls show this. */
  async waitForText(expected: FormText): Promise<void> {
    await this.#workbench.eventually(async () => assert.deepEqual(await this.text(), expected));
  }
}

export const generateItem = 'Generate Video from Image…';

/** Right-clicks an image in the explorer, and waits for its form. */
export async function openForm(workbench: Workbench, path: string): Promise<Form> {
  await workbench.explorer.choose(path, generateItem);
  return new Form(workbench).waitFor(path.split('/').at(-1) ?? path);
}
