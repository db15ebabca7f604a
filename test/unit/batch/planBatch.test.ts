import assert from 'node:assert/strict';
import {
  planBatch,
  sumPrices,
  summaryText,
  type BatchEntry,
  type PlannedEntry,
} from '../../../src/batch/planBatch.ts';
import { defaultValues } from '../../../src/form/values.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';

const models = listOfferedModels('runway', MODELS);
const values = {
  ...defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models),
  promptText: 'Waves',
};
const options = { values, models, service: parseService(RUNWAY_ROOT), uploads: true };

function entry(width: number, height: number, changes: Partial<BatchEntry> = {}): BatchEntry {
  const read = { format: 'image/png', length: 1000, size: { width, height }, sha256: '' } as const;
  return { id: 'a', source: { uri: 'file:///a.png', name: 'a.png' }, read, ...changes };
}

function plan(...entries: readonly BatchEntry[]): readonly PlannedEntry[] {
  return planBatch(entries, options);
}

function settingsOf(planned: PlannedEntry | undefined) {
  return planned?.type === 'video' ? planned.video.settings : undefined;
}

describe('the plan of a batch', () => {
  it('has the closest ratio for each image', () => {
    const [wide, tall] = plan(entry(1600, 900), entry(900, 1600));
    assert.equal(settingsOf(wide)?.ratio, '1280:720');
    assert.equal(settingsOf(tall)?.ratio, '720:1280');
  });

  it('has one ratio for all if the user chose it', () => {
    const all = { ...options, values: { ...values, ratio: '960:960' } };
    const planned = planBatch([entry(1600, 900), entry(900, 1600)], all);
    assert.deepEqual(
      planned.map((it) => settingsOf(it)?.ratio),
      ['960:960', '960:960'],
    );
  });

  it('has the prompt of the image, or the common one', () => {
    const planned = plan(
      ...[undefined, '', '  ', 'Clouds'].map((prompt) => entry(1600, 900, { prompt })),
    );
    assert.deepEqual(
      planned.map((it) => settingsOf(it)?.promptText),
      ['Waves', 'Waves', 'Waves', 'Clouds'],
    );
  });

  it('leaves out what does not fit, and says whether its own page helps', () => {
    const planned = plan(
      entry(100, 900),
      entry(1, 1, { read: new ImageError({ code: 'rotated' }) }),
      entry(1, 1, { read: new ImageError({ code: 'missing', path: '/a.png' }) }),
      entry(1600, 900),
    );
    assert.deepEqual(
      planned.map((it) => it.type === 'left out' && it.canBeMended),
      [true, true, false, false],
    );
    assert.match(planned[0]?.type === 'left out' ? planned[0].reason : '', /too narrow/);
    assert.equal(summaryText(planned), '4 images, 3 left out');
  });

  it('leaves out what the service can’t get', () => {
    const size = { width: 1600, height: 900 };
    const read = { format: 'image/png', length: 20_000_000, size, sha256: '' } as const;
    const large = entry(1600, 900, { read });
    assert.equal(plan(large)[0]?.type, 'video');
    assert.equal(planBatch([large], { ...options, uploads: false })[0]?.type, 'left out');
  });

  it('says what is wrong with the settings', () => {
    const [planned] = plan(entry(1600, 900, { prompt: 'x'.repeat(5000) }));
    assert.match(planned?.type === 'video' ? (planned.issue ?? '') : '', /too long/);
  });

  it('does not plan what was sent or is still read', () => {
    const { read, ...unread } = entry(1600, 900);
    assert.ok(read);
    assert.deepEqual(
      plan(entry(1600, 900, { task: 'task' }), unread).map(({ type }) => type),
      ['sent', 'reading'],
    );
  });

  it('adds up the prices, if all are known', () => {
    const videos = plan(entry(1600, 900), entry(900, 1600)).flatMap((it) =>
      it.type === 'video' ? [it.video] : [],
    );
    assert.equal(sumPrices(videos), 50);
    assert.equal(
      sumPrices([...videos, { ...(videos[0] ?? never()), credits: undefined }]),
      undefined,
    );
  });
});

function never(): never {
  throw new Error('There is no video.');
}
