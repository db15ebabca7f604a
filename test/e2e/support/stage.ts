import type { FrameLocator, Locator } from 'playwright-core';

/** The left part of a form: the image, a take, or takes beside each other; and all takes. */
export class Stage {
  readonly locator: Locator;
  /** The take's state. */
  readonly state: Locator;
  /** Why the take has no video, and what to do. */
  readonly problem: Locator;
  readonly video: Locator;
  /** The takes of the image, newest first. */
  readonly takes: Locator;

  constructor(frame: FrameLocator) {
    this.locator = frame.getByRole('region', { name: 'Preview', exact: true });
    this.state = this.locator.locator('header .help');
    this.problem = this.locator.locator('.problem');
    this.video = this.locator.locator('#player video');
    this.takes = this.locator
      .getByRole('navigation', { name: 'Takes' })
      .getByRole('button', { name: /^Take \d/ });
  }

  /** Waits until the stage shows the take with this number. */
  async waitForTake(number: number): Promise<void> {
    await this.locator.getByRole('heading', { name: `Take ${number}`, exact: true }).waitFor();
  }

  /** Waits until the stage shows this state of a take. */
  async waitForState(state: string | RegExp): Promise<void> {
    await this.state.filter({ hasText: state }).waitFor();
  }

  /** A take among the others. */
  take(number: number): Locator {
    return this.takes.and(this.locator.locator(`[aria-label^="Take ${number}, "]`));
  }

  /** This many takes beside each other. */
  comparison(count: number): Locator {
    return this.locator.getByRole('group', { name: `Comparison of ${count} videos`, exact: true });
  }

  button(name: string): Locator {
    return this.locator.getByRole('button', { name, exact: true });
  }
}
