import assert from 'node:assert/strict';
import { ClipMaker } from '../../../src/practice/clipMaker.ts';
import { Orders, type Order } from '../../../src/practice/orders.ts';
import type { ClipCommand, ClipPage } from '../../../src/practice/protocol.ts';
import { RecordingLog } from '../tasks/support/recordingLog.ts';
import { tempFolder } from '../tasks/support/tempFolder.ts';

const order: Omit<Order, 'createdAt'> = {
  ...{ outcome: 'clip', width: 64, height: 36, seconds: 1, direction: 0.5 },
  hasLastFrame: false,
};

/** A page that keeps what it is asked for. */
class Page implements ClipPage {
  readonly commands: ClipCommand[] = [];
  readonly send = (command: ClipCommand) => void this.commands.push(command);

  /** The tasks that it was asked to make clips for, and to stop. */
  get list(): string[] {
    return this.commands.map(({ type, clip }) => `${type} ${clip}`);
  }
}

describe('The maker of practice clips', () => {
  const folder = tempFolder();
  let now: number;
  let orders: Orders;
  let pages: Set<Page>;
  let maker: ClipMaker;
  beforeEach(() => {
    now = Date.now();
    orders = new Orders(folder.path, () => now);
    pages = new Set();
    maker = newMaker('window');
  });

  function newMaker(window: string): ClipMaker {
    return new ClipMaker(orders, pages, { window, log: new RecordingLog(), now: () => now });
  }

  async function add(id: string): Promise<void> {
    await orders.add(id, { ...order, createdAt: now }, { image: new Uint8Array([1]) });
    now += 1;
  }

  /** Lets the maker work until a page has been asked for so much. */
  async function until(page: Page, count: number): Promise<void> {
    while (page.commands.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async function untilPhase(id: string, phase: string): Promise<void> {
    while ((await orders.readProgress(id)).phase !== phase) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  function open(): Page {
    const page = new Page();
    pages.add(page);
    maker.check();
    return page;
  }

  it('has clips made one after another, the oldest first', async () => {
    await add('practice-a');
    await add('practice-b');
    const page = open();
    await until(page, 1);
    assert.deepEqual(page.commands[0], {
      type: 'makeClip',
      clip: 'practice-a',
      // Strictly equal: VS Code sends no Buffer to a page.
      image: new Uint8Array([1]),
      width: 64,
      height: 36,
      seconds: 1,
      direction: 0.5,
    });
    maker.receive(page, { type: 'clip', clip: 'practice-a', bytes: new Uint8Array([7]) });
    await until(page, 2);
    assert.deepEqual(page.list, ['makeClip practice-a', 'makeClip practice-b']);
    assert.equal((await orders.readProgress('practice-a')).phase, 'made');
  });

  it('waits for a page, and goes on with another one when a page is left', async () => {
    await add('practice-a');
    maker.check();
    const first = open();
    await until(first, 1);
    maker.receive(first, { type: 'clipProgress', clip: 'practice-a', progress: 0.5 });
    await untilPhase('practice-a', 'making');
    pages.delete(first);
    maker.leave(first);
    await untilPhase('practice-a', 'waiting');
    const second = open();
    await until(second, 1);
    // What the first page still says counts no more.
    maker.receive(first, { type: 'clip', clip: 'practice-a', bytes: new Uint8Array([7]) });
    maker.receive(second, { type: 'clip', clip: 'practice-a', bytes: new Uint8Array([8]) });
    await untilPhase('practice-a', 'made');
  });

  it('leaves a clip alone that the page of another window makes', async () => {
    await add('practice-a');
    await orders.noteProgress('practice-a', 0.3, 'other window');
    await add('practice-b');
    const page = open();
    await until(page, 1);
    assert.deepEqual(page.list, ['makeClip practice-b']);
  });

  it('stops a page whose task was cancelled, and takes the next', async () => {
    await add('practice-a');
    await add('practice-b');
    const page = open();
    await until(page, 1);
    await orders.cancel('practice-a');
    maker.receive(page, { type: 'clipProgress', clip: 'practice-a', progress: 0.5 });
    await until(page, 3);
    assert.deepEqual(page.list, [
      'makeClip practice-a',
      'stopClip practice-a',
      'makeClip practice-b',
    ]);
  });

  it('ends a task whose clip no page of this computer can make', async () => {
    await add('practice-a');
    const page = open();
    await until(page, 1);
    maker.receive(page, { type: 'noClip', clip: 'practice-a', reason: 'no encoder' });
    await untilPhase('practice-a', 'impossible');
  });

  it('tries a page that hangs three times', async () => {
    await add('practice-a');
    const page = open();
    for (const asked of [1, 3, 5]) {
      await until(page, asked);
      now += 31_000;
      maker.check();
    }
    await untilPhase('practice-a', 'impossible');
  });

  it('ignores what a page says of a task that it was not asked for', async () => {
    await add('practice-a');
    await add('practice-b');
    const page = open();
    await until(page, 1);
    maker.receive(page, { type: 'clip', clip: 'practice-b', bytes: new Uint8Array([7]) });
    maker.receive(new Page(), { type: 'clip', clip: 'practice-a', bytes: new Uint8Array([7]) });
    maker.receive(page, { type: 'clip', clip: 'practice-a', bytes: new Uint8Array([7]) });
    await until(page, 2);
    assert.equal((await orders.readProgress('practice-b')).phase, 'making');
  });
});
