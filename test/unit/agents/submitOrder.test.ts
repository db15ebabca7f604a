import assert from 'node:assert/strict';
import { submitOrder, type CallOptions } from '../../../src/agents/submitOrder.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { parseService } from '../../../src/runway/service.ts';
import { SEED_MAX } from '../../../src/runway/models/model.ts';
import { readRecords } from '../tasks/support/records.ts';
import { redImage } from '../tasks/support/redImage.ts';
import { useTestEnvironment, type TestWindow } from '../tasks/support/testEnvironment.ts';

describe('an agent’s order', () => {
  const environment = useTestEnvironment();
  let window: TestWindow;
  beforeEach(async () => {
    window = await environment().window('first');
  });

  const order = (key = 'cat', price: number | undefined = 50) => ({
    service: parseService(environment().root),
    image: redImage(),
    settings: { model: 'gen4_turbo', ratio: '1280:720', duration: 5 },
    model: listOfferedModels('relay', MODELS).find(({ id }) => id === 'gen4_turbo'),
    folder: environment().videos,
    ...{ key, price },
  });

  /** What agents had spent, for each question. */
  let questions: number[];
  beforeEach(() => {
    questions = [];
  });

  function options(changes: Partial<CallOptions> = {}): CallOptions {
    return {
      ...{ isAnother: false, isConfirmed: true, signal: new AbortController().signal },
      readLimits: () => ({ budget: 100, confirmAbove: 500 }),
      ask: (spent) => {
        questions.push(spent);
        return Promise.resolve(false);
      },
      ...changes,
    };
  }

  const sent = () => environment().simulator.tasks.length;

  it('is sent once a chat has confirmed it, with a seed and its price in the record', async () => {
    const { record, isRepeated } = await submitOrder(window.tasks, order(), options());
    assert.deepEqual([record.state, isRepeated, sent(), questions], ['queued', false, 1, []]);
    assert.deepEqual(record.agent, { key: 'cat', credits: 50 });
    const { seed = -1 } = record.settings ?? {};
    assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX);
  });

  it('is in doubt after an error that nobody expects', async () => {
    const tasks = {
      listSince: () => Promise.resolve([]),
      submit: () => Promise.reject(new TypeError('x is undefined')),
    };
    await assert.rejects(submitOrder(tasks, order(), options()), { charged: 'unknown' });
  });

  it('keeps the seed that the agent chose', async () => {
    const wanted = { ...order(), settings: { ...order().settings, seed: 7 } };
    const { record } = await submitOrder(window.tasks, wanted, options());
    assert.equal(record.settings?.seed, 7);
  });

  for (const [what, price, changes] of [
    ['no chat has confirmed it', 50, { isConfirmed: false }],
    ['its price is not known', undefined, {}],
    ['it is dearer than the budget', 101, {}],
    ['there is no budget', 50, { readLimits: () => ({ budget: 0, confirmAbove: 500 }) }],
    [
      'it is dearer than one video may be',
      50,
      { readLimits: () => ({ budget: 100, confirmAbove: 49 }) },
    ],
  ] as const) {
    it(`is asked about, and not sent without a yes, if ${what}`, async () => {
      const wanted = { ...order(), price };
      await assert.rejects(submitOrder(window.tasks, wanted, options(changes)), {
        message: 'The user didn’t allow this video.',
      });
      assert.deepEqual([questions, sent(), readRecords(environment().records)], [[0], 0, []]);

      const ask = () => Promise.resolve(true);
      const { record } = await submitOrder(window.tasks, wanted, options({ ...changes, ask }));
      assert.deepEqual([record.state, sent()], ['queued', 1]);
      assert.deepEqual(record.agent, {
        key: 'cat',
        ...(price !== undefined && { credits: price }),
      });
    });
  }

  it('is asked about with what agents have spent, also in another window', async () => {
    const other = await environment().window('second');
    await submitOrder(other.tasks, order('dog'), options());
    await submitOrder(window.tasks, order('bird'), options());
    await assert.rejects(submitOrder(window.tasks, order(), options()));
    assert.deepEqual([questions, sent()], [[100], 2]);
  });

  it('gives the task of another window, and sends nothing', async () => {
    const other = await environment().window('second');
    const first = await submitOrder(other.tasks, order(), options());
    const second = await submitOrder(window.tasks, order(), options({ isConfirmed: false }));
    assert.deepEqual([second.record.id, second.isRepeated], [first.record.id, true]);
    assert.deepEqual([questions, sent()], [[], 1]);
    const third = await submitOrder(window.tasks, order(), options({ isAnother: true }));
    assert.deepEqual([third.isRepeated, sent()], [false, 2]);
  });

  it('is not sent when the call is cancelled, also during the question', async () => {
    const cancelling = new AbortController();
    const ask = () => {
      cancelling.abort();
      return Promise.resolve(true);
    };
    const { signal } = cancelling;
    const during = options({ isConfirmed: false, ask, signal });
    await assert.rejects(submitOrder(window.tasks, order(), during), { name: 'TaskError' });
    await assert.rejects(submitOrder(window.tasks, order(), options({ signal })));
    assert.deepEqual([sent(), readRecords(environment().records)], [0, []]);
  });

  // Both windows have looked at the budget before one of them writes its record.
  it('is asked about when two windows together spend more than the budget', async () => {
    const other = await environment().window('second');
    const together = meeting(2);
    const outcomes = await Promise.allSettled(
      [window, other].map(({ tasks }, index) =>
        submitOrder(
          {
            listSince: (time) => tasks.listSince(time),
            submit: async (...args) => {
              await together();
              return tasks.submit(...args);
            },
          },
          order(`key ${index}`, 60),
          options(),
        ),
      ),
    );
    const accepted = outcomes.filter(({ status }) => status === 'fulfilled');
    assert.ok(accepted.length <= 1);
    assert.equal(sent(), accepted.length);
    assert.ok(questions.length >= 1);
    // What the user refused is not on the list. A window sees later what another one wrote.
    const listed = readRecords(environment().records).filter((it) => it.removedAt === undefined);
    assert.equal(listed.filter(({ state }) => state !== 'queued').length, 0);
  });

  it('is sent once when two windows are asked for the same at once', async () => {
    const other = await environment().window('second');
    const together = meeting(2);
    const [first, second] = await Promise.all(
      [window, other].map(({ tasks }) =>
        submitOrder(
          {
            listSince: (time) => tasks.listSince(time),
            submit: async (...args) => {
              await together();
              return tasks.submit(...args);
            },
          },
          order(),
          options(),
        ),
      ),
    );
    assert.equal(sent(), 1);
    assert.equal(first?.record.id, second?.record.id);
    assert.deepEqual([first?.isRepeated, second?.isRepeated].toSorted(), [false, true]);
  });
});

/** A function that resolves when it was called so often. */
function meeting(count: number): () => Promise<void> {
  let missing = count;
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  return () => {
    missing -= 1;
    if (missing === 0) meet();
    return met;
  };
}
