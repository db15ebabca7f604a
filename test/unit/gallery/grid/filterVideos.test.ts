import assert from 'node:assert/strict';
import { filterVideos, listFilterValues } from '../../../../src/gallery/grid/filterVideos.ts';
import { NO_FILTER, type GridFilter } from '../../../../src/gallery/grid/gridFilter.ts';
import type { TaskRecord } from '../../../../src/tasks/record.ts';
import { taskRecord } from '../../tasks/support/records.ts';

const at = (month: number, day: number) => new Date(2026, month - 1, day, 12).getTime();
const sea = { uri: 'file:///sea.png', name: 'sea.png' };
const cat = { uri: 'file:///cat.png', name: 'cat.png' };
const withModel = (model: string) => ({ model, ratio: '1280:720', duration: 5 });

const tasks: readonly TaskRecord[] = [
  taskRecord({ id: 'old', state: 'done', image: sea, createdAt: at(10, 30), starred: true }),
  taskRecord({ id: 'new', state: 'done', image: sea, createdAt: at(11, 3) }),
  taskRecord({
    ...{ id: 'veo', state: 'done', image: cat, createdAt: at(11, 2) },
    settings: withModel('veo3.1'),
  }),
  taskRecord({ id: 'failed', state: 'failed', image: cat, createdAt: at(11, 4) }),
  taskRecord({ id: 'running', state: 'running', image: cat, createdAt: at(11, 5) }),
  taskRecord({ id: 'unsaved', state: 'unsaved', image: cat, createdAt: at(11, 6) }),
  taskRecord({
    ...{ id: 'keyless', state: 'queued', image: cat, createdAt: at(11, 1) },
    notice: { kind: 'key', failure: { type: 'noKey' } },
  }),
];

function find(filter: Partial<GridFilter>, matches: (task: TaskRecord) => boolean = () => true) {
  return filterVideos(tasks, { ...NO_FILTER, ...filter }, matches).map(({ id }) => id);
}

describe('The gallery', () => {
  it('shows finished videos at first, newest first', () => {
    assert.deepEqual(find({}), ['new', 'veo', 'old']);
  });

  it('finds videos by their state', () => {
    assert.deepEqual(find({ state: 'running' }), ['running']);
    assert.deepEqual(find({ state: 'needsYou' }), ['unsaved', 'keyless']);
    assert.deepEqual(find({ state: 'failed' }), ['failed']);
    assert.equal(find({ state: 'all' }).length, tasks.length);
  });

  it('finds videos by image, model, month, star and words', () => {
    assert.deepEqual(find({ image: sea.uri }), ['new', 'old']);
    assert.deepEqual(find({ model: 'veo3.1' }), ['veo']);
    assert.deepEqual(find({ month: '2026-10' }), ['old']);
    assert.deepEqual(find({ starred: true }), ['old']);
    assert.deepEqual(
      find({}, ({ id }) => id === 'veo'),
      ['veo'],
    );
    assert.deepEqual(find({ image: sea.uri, month: '2026-11' }), ['new']);
    assert.deepEqual(find({ image: cat.uri, starred: true }), []);
  });

  it('offers the values that its videos have', () => {
    assert.deepEqual(listFilterValues(tasks, NO_FILTER), {
      images: [cat, sea],
      models: ['gen4_turbo', 'veo3.1'],
      months: ['2026-11', '2026-10'],
    });
  });

  it('offers the images of the newest videos, and the one that is chosen', () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      taskRecord({ createdAt: index, image: { uri: `file:///${index}`, name: `${index}` } }),
    );
    const { images } = listFilterValues(many, { ...NO_FILTER, image: 'file:///7' });
    assert.deepEqual(
      [images.length, images[0]?.name, images.at(-2)?.name, images.at(-1)?.name],
      [201, '299', '100', '7'],
    );
  });
});
