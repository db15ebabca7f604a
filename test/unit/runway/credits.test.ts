import assert from 'node:assert/strict';
import type { OrganizationRetrieveResponse } from '@runwayml/sdk/resources/organization';
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
    new RunwayClient(parseService(simulator.root(root)), ownKey).credits();
  const answer = (json: unknown) =>
    simulator.injectFault({ on: 'organization', fault: 'answer', status: 200, json });

  it('is read with one request', async () => {
    assert.equal(await ask(), 420);
    const { method, path, headers } = await simulator.received('organization');
    assert.deepEqual([method, path], ['GET', '/v1/organization']);
    assert.equal(headers['x-runway-version'], '2024-11-06');
    assert.equal(simulator.count('organization'), 1);
  });

  it('is read in the official shape and in an envelope', async () => {
    answer(official);
    assert.equal(await ask(), balance);
    answer({ code: 0, data: { creditBalance: 0.5 } });
    assert.equal(await ask(), 0.5);
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
