import assert from 'node:assert/strict';
import {
  planBatch,
  PreviewError,
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

function orderOf(planned: PlannedEntry | undefined) {
  return planned?.type === 'video' ? planned.video.order : undefined;
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

  it('leaves out what can’t be sent, and says whether its own page helps', () => {
    const planned = plan(
      entry(1, 1, { read: new PreviewError('Too slow.') }),
      entry(1, 1, { read: new ImageError({ code: 'missing', path: '/a.png' }) }),
      entry(1600, 900),
    );
    assert.deepEqual(
      planned.map((it) => it.type === 'left out' && it.canBeMended),
      [true, false, false],
    );
    assert.equal(planned[0]?.type === 'left out' ? planned[0].reason : '', 'Too slow.');
    assert.equal(summaryText(planned), '3 images, 2 left out');
  });

  it('crops an image around the center whose shape the model refuses, and no other', () => {
    const [narrow, whole] = plan(entry(100, 900), entry(900, 800)).map(orderOf);
    assert.deepEqual(narrow?.reasons, ['framed']);
    // 720:1280, in whole pixels.
    assert.deepEqual(narrow.region, { left: 0, top: 361, width: 100, height: 178 });
    assert.deepEqual(narrow.video, { width: 720, height: 1280 });
    assert.equal(whole, undefined);
  });

  it('converts what services don’t accept, or what is too large for a request', () => {
    const size = { width: 1600, height: 900 };
    const common = { length: 1000, size, sha256: 'ab12' };
    const gif = { ...common, format: 'image/gif' } as const;
    const photo = { ...common, format: 'image/jpeg', rotated: true } as const;
    const large = { ...common, format: 'image/png', length: 20_000_000 } as const;
    const entries = [gif, photo, large].map((read) => entry(1600, 900, { read }));
    const reasons = (uploads: boolean) =>
      planBatch(entries, { ...options, uploads }).map((it) => orderOf(it)?.reasons);
    assert.deepEqual(reasons(true), [['format'], ['rotated'], undefined]);
    assert.deepEqual(reasons(false), [['format'], ['rotated'], ['size']]);
  });

  it('leaves an image out whose copy could not be made, until another copy is due', () => {
    const size = { width: 1600, height: 900 };
    const read = { format: 'image/gif', length: 1000, sha256: 'ab12', size } as const;
    const [first] = plan(entry(1600, 900, { read }));
    const made = new PreviewError('The image couldn’t be converted.');
    const copy = { purpose: orderOf(first)?.purpose ?? '', made };
    const failed = entry(1600, 900, { read, copy });
    assert.equal(plan(failed)[0]?.type, 'left out');
    const others = { ...options, values: { ...values, ratio: '960:960' } };
    assert.equal(planBatch([failed], others)[0]?.type, 'video');
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
