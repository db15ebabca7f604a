import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';

import { answerShapes, failures } from '../../simulator/index.ts';
import { useTestEnvironment, type TestWindow } from './support/testEnvironment.ts';
import { whenState } from './support/records.ts';

describe('a task from start to end', () => {
  for (const answerShape of answerShapes) {
    describe(`at a service that answers in the shape ${answerShape}`, () => {
      const environment = useTestEnvironment({ answerShape });
      let window: TestWindow;

      beforeEach(async () => {
        window = await environment().window();
      });

      /** Asks about the only task once, and says what the record has then. */
      async function ask(): Promise<(string | undefined)[]> {
        const asked = environment().simulator.count('query');
        await environment().clock.elapse();
        await environment().simulator.answered('query', asked + 1);
        await environment().clock.scheduled();
        const [record] = window.store.all();
        return [record?.state, record?.status];
      }

      it('goes through every state to a saved video', async () => {
        const words = { RUNNING: 'Colouring' };
        const id = await environment().submit(window, { words, lateMs: 60_000 });
        const [task] = environment().simulator.tasks;
        assert.ok(task);

        task.hold({ status: 'PENDING' });
        assert.equal((await ask())[0], 'queued');
        task.hold({ status: 'THROTTLED' });
        assert.equal((await ask())[0], 'queued');
        task.hold({ status: 'RUNNING', progress: 0.4 });
        assert.deepEqual(await ask(), ['running', 'Colouring']);
        task.hold({ status: 'SUCCEEDED' });
        assert.equal((await ask())[0], 'running', 'a success word alone is no video');
        environment().clock.advance(60_000);
        const done = await whenState(window.store, id, 'done');

        const { size } = await stat(done.file ?? '');
        assert.ok(size > 0);
        assert.equal(environment().simulator.count('create'), 1);
      });

      it('ends with the reason when it fails', async () => {
        const id = await environment().submit(window, { end: failures.moderated });
        await environment().clock.elapse();

        const { problem } = await whenState(window.store, id, 'failed');

        assert.equal(problem?.failure.type, 'generation');
        assert.equal(problem.failure.said, failures.moderated.failure);
      });

      it('ends when it is cancelled there', async () => {
        const words = { CANCELLED: 'CANCELED' };
        const id = await environment().submit(window, { queueMs: Infinity, words });
        environment().simulator.tasks[0]?.hold({ status: 'CANCELLED' });
        await environment().clock.elapse();

        assert.equal((await whenState(window.store, id, 'cancelled')).status, 'CANCELED');
      });
    });
  }
});
