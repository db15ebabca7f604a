import assert from 'node:assert/strict';
import { rowName } from '../../../src/views/texts/rowName.ts';
import { FormControls, type FormText } from '../../page/support/formControls.ts';
import { exactly } from './text.ts';
import { LastFrameField } from './lastFrameField.ts';
import type { Workbench } from './workbench.ts';

/** The extension's form that is in sight. */
export class Form extends FormControls {
  readonly lastFrame: LastFrameField;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    super(workbench.form);
    this.#workbench = workbench;
    this.lastFrame = new LastFrameField(workbench);
  }

  /**
   * Presses the button, and waits until the new task's row has the focus. Before that, a menu that
   * is opened in the list is closed by the change of the focus.
   */
  async submit(press = () => this.generate.click()): Promise<void> {
    const image = (await this.heading.getAttribute('title')) ?? '';
    await press();
    await this.#workbench.tasks.waitForFocus(rowName(image));
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
