import assert from 'node:assert/strict';

import { answerShapes, startSimulator, type Simulator } from '../../simulator/index.ts';
import { create, createTask, query, videoLink, type Json } from './requests.ts';

describe('a magic word', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator({ queueMs: 0, runMs: 0, render: 'none' });
  });

  afterEach(async () => simulator.close());

  async function answerTo(promptText: string): Promise<Json> {
    const task = await createTask(simulator, { promptText });
    await task.rendered;
    return (await query(simulator, task.id)).body;
  }

  const failing: Record<string, string> = {
    '[fail]': 'INTERNAL.BAD_OUTPUT.CODE01',
    '[fail:ASSET.INVALID]': 'ASSET.INVALID',
    '[moderated]': 'SAFETY.INPUT.TEXT',
  };
  for (const [word, failureCode] of Object.entries(failing)) {
    it(`${word} makes the task fail with ${failureCode}`, async () => {
      const body = await answerTo(`A cat ${word} dances`);

      assert.deepEqual([body['status'], body['failureCode']], ['FAILED', failureCode]);
    });
  }

  it('can be combined: [slow] and [throttled]', async () => {
    const { plan, state } = await createTask(simulator, { promptText: '[slow] [throttled]' });

    assert.equal(state.status, 'THROTTLED');
    assert.deepEqual([plan.queueMs, plan.runMs], [15_000, 60_000]);
  });

  const refused: Record<string, number> = { '[refuse]': 400, '[busy]': 429, '[no credits]': 400 };
  for (const [word, status] of Object.entries(refused)) {
    it(`${word} refuses the create with ${status}`, async () => {
      const answer = await create(simulator, { promptText: word });

      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('retry-after'), status === 429 ? '5' : null);
      assert.equal(simulator.tasks.length, 0);
    });
  }

  it('[refuse] returns an issue with the prompt', async () => {
    const { body } = await create(simulator, { promptText: '[refuse]' });

    assert.deepEqual((body['issues'] as { path: string[] }[])[0]?.path, ['promptText']);
  });

  it('[lost] creates the task and resets the connection', async () => {
    await assert.rejects(create(simulator, { promptText: '[lost]' }));

    assert.equal(simulator.tasks.length, 1);
  });

  it('[expired] returns links that have expired', async () => {
    const task = await createTask(simulator, { promptText: '[expired]' });
    await task.rendered;

    assert.equal((await fetch(await videoLink(simulator, task.id))).status, 403);
  });

  for (const shape of answerShapes) {
    it(`[${shape}] selects that answer shape`, async () => {
      const { plan } = await createTask(simulator, { promptText: `[${shape}]` }, 'relay');

      assert.equal(plan.answerShape, shape);
    });
  }

  it('is ignored if it is unknown, or if magic words are off', async () => {
    const plain = await startSimulator({ queueMs: 0, runMs: 0, render: 'none', magicWords: false });
    try {
      const task = await createTask(plain, { promptText: '[fail]' });

      assert.equal(task.plan.end, 'success');
      assert.equal((await answerTo('[sic] [a cat]'))['status'], 'SUCCEEDED');
    } finally {
      await plain.close();
    }
  });
});
