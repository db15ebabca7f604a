import assert from 'node:assert/strict';
import type { OrganizationRetrieveResponse } from '@runwayml/sdk/resources/organization';
import type { Organization } from '../../../src/runway/answers/organization.ts';
import { RunwayClient } from '../../../src/runway/client.ts';
import { parseService } from '../../../src/runway/service.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';

// What the official SDK says of the answer; with another type this does not compile.
const official: OrganizationRetrieveResponse = {
  creditBalance: 9975,
  tier: { maxMonthlyCreditSpend: 10_000, models: {} },
  usage: { models: {} },
};
const balance: number = official.creditBalance;

describe('the credit balance', () => {
  const key = 'key_of_the_user';
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ apiKey: key, credits: 420 });
  });
  after(() => simulator.close());

  const ask = (root: 'official' | 'relay' = 'official', ownKey = key) =>
    new RunwayClient(parseService(simulator.root(root)), ownKey).organization();
  const askCredits = async () => (await ask()).credits;
  const answer = (json: unknown) =>
    simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, json });

  it('is read with one request', async () => {
    assert.equal(await askCredits(), 420);
    const { method, path, headers } = await simulator.received('organization');
    assert.deepEqual([method, path], ['GET', '/v1/organization']);
    assert.equal(headers['x-runway-version'], '2024-11-06');
    assert.equal(simulator.count('organization'), 1);
  });

  it('is read in the official shape and in an envelope', async () => {
    answer(official);
    assert.equal(await askCredits(), balance);
    answer({ code: 0, data: { creditBalance: 0.5 } });
    assert.equal(await askCredits(), 0.5);
  });

  for (const [what, json] of Object.entries({
    'no number': { creditBalance: 'many' },
    'a number as text': { creditBalance: '420' },
    'a negative number': { creditBalance: -1 },
    'no such field': { credits: 420 },
    'a list': [420],
    'a bare number': 420,
    nothing: null,
  })) {
    it(`is unknown if the answer has ${what}`, async () => {
      answer(json);
      await assert.rejects(ask(), { name: 'AnswerError' });
    });
  }

  it('is an error at a relay, with a web page, and with a wrong key', async () => {
    await assert.rejects(ask('relay'), { name: 'ServiceError', reason: 'notFound' });
    await assert.rejects(ask('official', 'key_wrong'), { name: 'ServiceError', reason: 'key' });
    const html = '<!doctype html><title>x</title>';
    simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, html });
    await assert.rejects(ask(), { name: 'AnswerError', fault: 'html' });
    answer({ tier: {} });
    await assert.rejects(ask(), { name: 'AnswerError', fault: 'noCredits' });
  });
});

describe('the limits of an account', () => {
  const key = 'key_of_the_user';
  let simulator: Simulator;
  before(async () => {
    const limits = { concurrentGenerations: 2, dailyGenerations: 200 };
    simulator = await startSimulator({ apiKey: key, credits: 420, ...limits });
  });
  after(() => simulator.close());

  async function read(json?: unknown): Promise<Organization> {
    if (json !== undefined) {
      simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, json });
    }
    return new RunwayClient(parseService(simulator.root('official')), key).organization();
  }
  const limit = (atOnce: unknown, perDay: unknown) => ({
    maxConcurrentGenerations: atOnce,
    maxDailyGenerations: perDay,
  });

  it('are read from the answer that has the balance', async () => {
    const { credits, limits } = await read();
    assert.equal(credits, 420);
    assert.deepEqual(limits.get('gen4_turbo'), { atOnce: 2, perDay: 200, usedToday: 0 });
  });

  it('are read as the official SDK describes them', async () => {
    const answer: OrganizationRetrieveResponse = {
      creditBalance: 1,
      tier: {
        maxMonthlyCreditSpend: 10_000,
        models: {
          gen4_turbo: { maxConcurrentGenerations: 1, maxDailyGenerations: 50 },
          'gen4.5': { maxConcurrentGenerations: null, maxDailyGenerations: 30 },
          hailuo3: { maxConcurrentGenerations: null, maxDailyGenerations: null },
        },
      },
      usage: { models: { gen4_turbo: { dailyGenerations: 0 }, wan3: { dailyGenerations: 4 } } },
    };
    assert.deepEqual(
      [...(await read(answer)).limits],
      [
        ['gen4_turbo', { atOnce: 1, perDay: 50, usedToday: 0 }],
        ['gen4.5', { perDay: 30 }],
        ['wan3', { usedToday: 4 }],
      ],
    );
  });

  it('are read in an envelope, with other spellings, and without a balance', async () => {
    const models = { wan3: { max_concurrent_generations: 3 } };
    const { credits, limits } = await read({ code: 0, data: { tier: { models } } });
    assert.equal(credits, undefined);
    assert.deepEqual([...limits], [['wan3', { atOnce: 3 }]]);
  });

  it('have no figure that makes no sense', async () => {
    const odd = [-1, 0, 1.5, 1e300, '5', true, [], {}, null];
    const models = Object.fromEntries(odd.map((it, index) => [`model-${index}`, limit(it, it)]));
    const usage = { models: { x: { dailyGenerations: -1 }, y: { dailyGenerations: '3' } } };
    const { limits } = await read({ creditBalance: 5, tier: { models }, usage });
    assert.deepEqual([...limits], []);
  });

  for (const part of [null, 5, 'text', [], [[]], { models: null }, { models: [1, null] }]) {
    it(`are none in ${JSON.stringify(part)}`, async () => {
      const { credits, limits } = await read({ creditBalance: 5, tier: part, usage: part });
      assert.deepEqual([credits, limits.size], [5, 0]);
    });
  }

  it('may have the names of an object’s own fields', async () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const models = names.map((name) => `"${name}": ${JSON.stringify(limit(7, 8))}`);
    const json: unknown = JSON.parse(`{"tier": {"models": {${models.join()}}}}`);
    const { limits } = await read(json);
    assert.deepEqual([...limits.keys()], names);
    assert.deepEqual(limits.get('__proto__'), { atOnce: 7, perDay: 8 });
    assert.equal(limits.get('hasOwnProperty'), undefined);
    assert.equal(({} as Record<string, unknown>)['maxConcurrentGenerations'], undefined);
  });

  it('have a limited number of models, with short plain names', async () => {
    const many = Array.from({ length: 500 }, (_, index) => [`model-${index}`, limit(1, 1)]);
    const used = Array.from({ length: 500 }, (_, index) => [
      `used-${index}`,
      { dailyGenerations: 1 },
    ]);
    const { limits } = await read({
      tier: { models: Object.fromEntries(many) as unknown },
      usage: { models: Object.fromEntries(used) as unknown },
    });
    assert.equal(limits.size, 200);
    const names = ['', 'x'.repeat(101), 'two\nlines', '\u202ewan3'];
    const models = Object.fromEntries(names.map((name) => [name, limit(1, 1)]));
    assert.equal((await read({ creditBalance: 1, tier: { models } })).limits.size, 0);
  });

  it('never have the key', async () => {
    const models = { [`model of ${key}`]: limit(1, 1) };
    const { limits } = await read({ tier: { models } });
    assert.deepEqual([...limits.keys()], ['model of …']);
  });
});
