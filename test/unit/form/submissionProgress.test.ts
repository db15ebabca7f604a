import assert from 'node:assert/strict';
import { readProgress } from '../../../src/form/submissionProgress.ts';
import { ServiceError } from '../../../src/runway/errors/serviceError.ts';
import { toFailure } from '../../../src/tasks/failure.ts';
import { taskRecord } from '../tasks/support/records.ts';

const NOW = 1_000_000;
const service = 'https://relay.example/v1';

describe('the progress of a submission', () => {
  it('is nothing while there is no record, and once the service has answered', () => {
    assert.equal(readProgress(undefined, true, NOW), undefined);
    for (const state of ['queued', 'failed', 'unconfirmed'] as const) {
      assert.equal(readProgress(taskRecord({ state, service }), true, NOW), undefined);
    }
  });

  it('is the upload of a large image, which can be stopped', () => {
    const task = taskRecord({ state: 'preparing', service });

    assert.deepEqual(readProgress(task, true, NOW), {
      text: 'Uploading the image to relay.example.',
      canStop: true,
    });
    assert.equal(readProgress(task, false, NOW), undefined);
  });

  it('can’t be stopped while the request is on its way', () => {
    assert.deepEqual(readProgress(taskRecord({ state: 'submitting', service }), true, NOW), {
      text: 'The request is on its way to relay.example and can’t be stopped now.',
      canStop: false,
    });
  });

  it('says that the service limits requests, how long that is waited for, and can be stopped', () => {
    const error = new ServiceError({ reason: 'rateLimit', status: 429, host: 'relay.example' });
    const failure = toFailure(error);
    const notice = { kind: 'overloaded', failure, retryAt: NOW + 12_000 } as const;
    const task = taskRecord({ state: 'submitting', service, notice });

    assert.deepEqual(readProgress(task, false, NOW), {
      text: 'relay.example is limiting requests.',
      wait: 12_000,
      canStop: true,
    });
    assert.equal(readProgress(task, false, NOW + 13_000)?.wait, 0);
  });

  it('says that the service can’t be reached', () => {
    const failure = { type: 'connection', fault: 'refused', host: 'relay.example' } as const;
    const notice = { kind: 'offline', failure, retryAt: NOW + 4000 } as const;

    assert.deepEqual(
      readProgress(taskRecord({ state: 'submitting', service, notice }), true, NOW),
      {
        text: 'Couldn’t reach relay.example. Check the network connection and the address.',
        wait: 4000,
        canStop: true,
      },
    );
  });
});
