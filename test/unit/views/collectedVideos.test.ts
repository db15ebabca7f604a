import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { CollectedVideos } from '../../../src/views/collectedVideos.ts';
import { taskRecord } from '../tasks/support/records.ts';

/** A window that announces videos, if no other window has. */
class Announced {
  readonly messages: string[][] = [];
  /** Ends the waiting that is under way. */
  private end: () => void = () => undefined;

  readonly collected: CollectedVideos;

  /** @param claimed the ids of the tasks that a window has announced */
  constructor(private readonly claimed = new Set<string>()) {
    const clock = {
      delay: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          assert.equal(milliseconds, 60_000);
          this.end = resolve;
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    };
    this.collected = new CollectedVideos(60_000, clock, (tasks) => {
      const ids = tasks.map(({ id }) => id).filter((id) => !this.claimed.has(id));
      for (const id of ids) this.claimed.add(id);
      if (ids.length > 0) this.messages.push(ids);
      return Promise.resolve(ids.length > 0);
    });
  }

  async finish(...ids: readonly string[]): Promise<void> {
    for (const id of ids) this.collected.add(taskRecord({ id, state: 'done' }));
    await turn();
  }

  async passMinute(): Promise<void> {
    this.end();
    await turn();
  }
}

describe('videos that are finished soon after another', () => {
  it('are announced together: the first at once, the others after a minute', async () => {
    const window = new Announced();
    await window.finish('1', '2');
    assert.deepEqual(window.messages, [['1']]);
    await window.finish('3', '4', '3');
    assert.deepEqual(window.messages, [['1']]);
    await window.passMinute();
    assert.deepEqual(window.messages, [['1'], ['2', '3', '4']]);
    await window.finish('5');
    await window.passMinute();
    assert.deepEqual(window.messages.slice(2), [['5']]);
  });

  it('leave a video that comes after a quiet minute to be announced at once', async () => {
    const window = new Announced();
    await window.finish('1');
    await window.passMinute();
    await window.finish('2');
    assert.deepEqual(window.messages, [['1'], ['2']]);
  });

  it('do not wait for one that another window announces', async () => {
    const window = new Announced(new Set(['1']));
    await window.finish('1', '2');
    assert.deepEqual(window.messages, [['2']]);
  });

  it('are left to another window when this one closes', async () => {
    const claimed = new Set<string>();
    const window = new Announced(claimed);
    await window.finish('1', '2');
    window.collected.dispose();
    await turn();
    assert.deepEqual(window.messages, [['1']]);

    const other = new Announced(claimed);
    await other.finish('1', '2');
    assert.deepEqual(other.messages, [['2']]);
  });
});
