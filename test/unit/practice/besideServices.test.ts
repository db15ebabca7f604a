import assert from 'node:assert/strict';
import { AddressError } from '../../../src/runway/errors/addressError.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { estimatePrice } from '../../../src/runway/models/price.ts';
import { parseService, PRACTICE_ROOT, RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { KnownServices } from '../../../src/services/knownServices.ts';
import { newEntry } from '../../../src/tasks/polling/schedule.ts';
import { readExpense } from '../../../src/tasks/spending/expense.ts';
import { costText, priceText } from '../../../src/views/texts/credits.ts';
import { adviceText, whatHappened } from '../../../src/views/texts/taskProblem.ts';
import { progressText, stateWithStatus } from '../../../src/views/texts/taskText.ts';
import { taskRecord } from '../tasks/support/records.ts';

const service = PRACTICE_ROOT;

describe('Practice mode beside services', () => {
  it('has an address of its own, which no other text leads to', () => {
    const { kind, name, root, origin, loopback } = parseService(` ${PRACTICE_ROOT} `);
    assert.deepEqual(
      [kind, name, root, origin, loopback],
      ['practice', 'Practice', PRACTICE_ROOT, PRACTICE_ROOT, false],
    );
    for (const address of [
      `${PRACTICE_ROOT}/`,
      `${PRACTICE_ROOT}/v1`,
      'practice://other',
      PRACTICE_ROOT.toUpperCase(),
    ]) {
      assert.throws(() => parseService(address), AddressError, address);
    }
    assert.equal(parseService('practice.example').kind, 'relay');
  });

  it('offers the models of Runway, with no cost and one kind of file', () => {
    const offered = listOfferedModels('practice', MODELS);
    const ids = (kind: 'practice' | 'runway') =>
      listOfferedModels(kind, MODELS).map(({ id }) => id);
    assert.deepEqual(ids('practice'), ids('runway'));
    for (const model of offered) {
      const [ratio = ''] = model.ratios;
      for (const audio of [true, false]) {
        const settings = { ratio, duration: model.durations[0], audio, outputFormat: 'prores' };
        assert.equal(estimatePrice(model, settings), 0, model.id);
      }
      assert.equal(model.choices?.outputFormat, undefined);
      assert.equal(model.choices?.proresProfile, undefined);
    }
  });

  it('is never on the list of services, where keys and addresses are', async () => {
    const known = new KnownServices();
    const practice = parseService(PRACTICE_ROOT);
    await known.remember(practice);
    const listed = known.list(practice, [{ service, isRunning: true }]);
    assert.deepEqual(
      listed.map(({ root }) => root),
      [RUNWAY_ROOT],
    );
  });

  it('costs nothing, however a task ends', () => {
    for (const state of [
      'queued',
      'running',
      'done',
      'failed',
      'unconfirmed',
      'unsaved',
    ] as const) {
      const record = taskRecord({ service, state, estimatedCredits: 25, chargedCredits: 25 });
      assert.equal(readExpense(record), undefined, state);
      assert.equal(costText(record, 'en'), 'Practice · no cost');
    }
    assert.equal(
      priceText({ credits: 25, isMost: false, kind: 'practice' }, 'en'),
      'Practice · no cost',
    );
  });

  it('says that a task waits for a page, and not the word for it', () => {
    const waiting = taskRecord({ service, state: 'queued', status: 'WAITS_FOR_PAGE' });
    const sentence =
      'Practice videos are made while the page of an image, of several images, or the gallery is visible. Open one to continue.';
    assert.equal(whatHappened(waiting), sentence);
    assert.equal(stateWithStatus(waiting), 'Waiting');
    assert.equal(progressText(waiting), `Waiting · ${sentence}`);
  });

  it('says after a lost answer that nothing is charged', () => {
    const failure = { type: 'connection', fault: 'reset', host: 'Practice' } as const;
    const problem = { failure, charged: 'unknown' } as const;
    const unconfirmed = taskRecord({ service, state: 'unconfirmed', problem });
    assert.match(adviceText(unconfirmed) ?? '', /Practice is never charged\.$/);
    assert.match(whatHappened(unconfirmed) ?? '', /Practice/);
  });

  it('is asked about its tasks without the pause that services need', () => {
    assert.equal(newEntry(taskRecord({ service }), 100).due, 600);
    assert.equal(newEntry(taskRecord(), 100).due, 5100);
  });
});
