import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

/** The form's field for the image that the video ends with. */
export class LastFrameField {
  readonly choose: Locator;
  readonly remove: Locator;
  readonly thumbnail: Locator;
  readonly #status: Locator;
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    const frame = workbench.form;
    this.#workbench = workbench;
    this.choose = frame.getByRole('button', { name: 'Last frame: Choose…', exact: true });
    this.remove = frame.getByRole('button', { name: 'Last frame: Remove', exact: true });
    this.thumbnail = frame.locator('.last-frame img');
    this.#status = frame.locator('.last-frame').getByRole('status');
  }

  /** Opens the dialog and chooses a file of the open folder. */
  async take(file: string): Promise<void> {
    const { quickInput } = this.#workbench;
    await this.choose.click();
    await quickInput.waitFor('Choose the last frame');
    // It fills in the folder that is offered when it has read it.
    await this.#workbench.eventually(async () => {
      assert.equal(await quickInput.box.inputValue(), `${this.#workbench.folder}/`);
    });
    await quickInput.type(`${this.#workbench.folder}/${file}`);
    await quickInput.accept();
    await quickInput.waitUntilClosed();
  }

  /** Waits until exactly this is said about what was chosen. */
  async waitForFacts(...facts: string[]): Promise<void> {
    await this.#workbench.eventually(async () => {
      const said = await this.#status.locator('div').allInnerTexts();
      assert.deepEqual(
        said.map((it) => it.trim()),
        facts,
      );
    });
  }

  /** The thumbnail's size in pixels as its file has it, once it is loaded. */
  async picture(): Promise<{ width: number; height: number }> {
    return this.thumbnail.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    });
  }
}
