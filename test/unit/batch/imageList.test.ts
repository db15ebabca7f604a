import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ImageList } from '../../../src/batch/imageList.ts';
import { PageWork } from '../../../src/batch/pageWork.ts';
import {
  planBatch,
  PreviewError,
  type BatchEntry,
  type PlannedVideo,
} from '../../../src/batch/planBatch.ts';
import type { BatchHostMessage, BatchPageMessage } from '../../../src/batch/protocol.ts';
import { defaultValues } from '../../../src/form/values.ts';
import type { ImageFormat } from '../../../src/image/file/format.ts';
import type { ImageFile } from '../../../src/image/file/imageFile.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import { MODELS } from '../../../src/runway/models/catalogue.ts';
import { listOfferedModels } from '../../../src/runway/models/model.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';

const models = listOfferedModels('runway', MODELS);
const values = {
  ...defaultValues({ model: 'gen4_turbo', ratio: 'auto', duration: 5 }, models),
  promptText: 'Waves',
};

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

type Work = Extract<BatchHostMessage, { type: 'prepare' }>;
type Answer = Omit<Extract<BatchPageMessage, { type: 'prepared' }>, 'type' | 'job'>;

/** Finds a video and the copy that is needed for it. */
function planned(entries: readonly BatchEntry[]): readonly PlannedVideo[] {
  const service = parseService(RUNWAY_ROOT);
  const plan = planBatch(entries, { values, models, service, uploads: true });
  return plan.flatMap((it) => (it.type === 'video' ? [it.video] : []));
}

describe('the images of a batch', () => {
  let files: Map<string, Uint8Array<ArrayBuffer>>;
  let written: ImageFile<ImageFormat>[];
  let kept: boolean;
  let answer: (work: Work) => Answer | Promise<Answer> | undefined;
  let work: PageWork;
  let list: ImageList;

  beforeEach(() => {
    // A list may still read for a moment after its test: it has its own files.
    const ownFiles = new Map<string, Uint8Array<ArrayBuffer>>();
    files = ownFiles;
    written = [];
    kept = true;
    answer = ({ order }) => ({
      size: { width: 1600, height: 900 },
      ...(order && { copy: { format: 'image/png', bytes: new Uint8Array(PNG) } }),
    });
    work = new PageWork(
      (posted) => void respond(posted),
      () => true,
    );
    list = new ImageList({
      readFile: ({ uri }) => {
        const bytes = ownFiles.get(uri);
        return bytes === undefined
          ? Promise.reject(new ImageError({ code: 'missing', path: uri }))
          : Promise.resolve({ format: 'image/gif', bytes });
      },
      work,
      copies: {
        keep: () => Promise.resolve(kept),
        write: (file) => {
          written.push(file);
          return Promise.resolve({ file: `copy ${written.length}`, sha256: '' });
        },
      },
      onError: (error) => {
        throw error;
      },
    });
  });
  afterEach(() => {
    list.dispose();
    work.dispose();
  });

  async function respond(posted: Work): Promise<void> {
    const given = await answer(posted);
    if (given !== undefined) {
      work.receive({ type: 'prepared', job: posted.job, ...given });
    }
  }

  function add(...names: readonly string[]): void {
    for (const name of names) files.set(name, new TextEncoder().encode(`GIF89a ${name}`));
    list.add(names.map((name) => ({ source: { uri: name, name } })));
  }

  /** Reads all images, and waits until the page has looked at them. */
  async function readAll(): Promise<void> {
    await list.read();
    while (list.entries().some(({ read }) => read === undefined)) await nextTurn();
  }

  it('are looked at by the page if they will be converted', async () => {
    add('a.gif');
    await readAll();
    const [entry] = list.entries();
    assert.ok(entry?.read !== undefined && !(entry.read instanceof Error));
    assert.deepEqual(entry.read.size, { width: 1600, height: 900 });
    assert.equal(entry.read.format, 'image/gif');
  });

  it('are there once, until their video is in line', () => {
    add('a.gif', 'b.gif');
    list.setTask(list.entries()[0]?.id ?? '', 'task');
    add('a.gif', 'b.gif');
    const names = list.entries().map(({ source }) => source.name);
    assert.deepEqual(names, ['a.gif', 'b.gif', 'a.gif']);
  });

  it('say why one of them can’t be shown, and go on with the others', async () => {
    add('gone.gif', 'a.gif', 'broken.gif');
    files.delete('gone.gif');
    const looks = answer;
    answer = (posted) =>
      new TextDecoder().decode(posted.file.bytes).endsWith('broken.gif')
        ? { problem: 'It is damaged.' }
        : looks(posted);
    await readAll();
    const [gone, good, broken] = list.entries().map(({ read }) => read);
    assert.ok(gone instanceof ImageError);
    assert.ok(good !== undefined && !(good instanceof Error));
    assert.ok(broken instanceof PreviewError);
    assert.equal(broken.message, 'It is damaged.');
  });

  it('are looked at again if that was stopped', async () => {
    add('a.gif');
    const looks = answer;
    answer = () => {
      answer = looks;
      work.stop();
      return undefined;
    };
    await readAll();
    assert.ok(!(list.entries()[0]?.read instanceof Error));
  });

  it('have one copy for the same video, as long as it is there', async () => {
    add('a.gif');
    await readAll();
    const make = async () => {
      const [video] = planned(list.entries());
      assert.ok(video !== undefined);
      return (await list.makeCopy(video))?.file;
    };
    assert.deepEqual([await make(), await make()], ['copy 1', 'copy 1']);
    kept = false;
    assert.equal(await make(), 'copy 2');
  });

  it('have no copy if it can’t be made, or its file has changed', async () => {
    add('a.gif', 'b.gif');
    await readAll();
    const [first, second] = planned(list.entries());
    assert.ok(first !== undefined && second !== undefined);
    answer = () => ({ problem: 'It is too large.' });
    assert.equal(await list.makeCopy(first), undefined);
    const { made } = list.entries()[0]?.copy ?? {};
    assert.ok(made instanceof PreviewError);
    files.set('b.gif', new TextEncoder().encode('GIF89a other'));
    assert.equal(await list.makeCopy(second), undefined);
    assert.equal(list.entries()[1]?.read, undefined, 'It is read again.');
    assert.deepEqual(written, []);
  });

  it('are not in memory, however many they are', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const bytes: WeakRef<Uint8Array>[] = [];
    const remember = <T extends Uint8Array>(made: T): T => {
      bytes.push(new WeakRef(made));
      return made;
    };
    const names = Array.from({ length: 100 }, (_, index) => `${index}.gif`);
    let most = 0;
    answer = async ({ job, order }) => {
      // What was made or looked at in this turn can't be collected in it.
      await nextTurn();
      if (job % 10 === 0) {
        collectGarbage();
        most = Math.max(most, bytes.filter((it) => it.deref() !== undefined).length);
      }
      const size = { width: 1600, height: 900 };
      return order === undefined
        ? { size }
        : { size, copy: { format: 'image/png', bytes: remember(new Uint8Array(PNG)) } };
    };
    files.get = (uri) => remember(new TextEncoder().encode(`GIF89a ${uri}`));
    written.push = () => 0;
    list.add(names.map((name) => ({ source: { uri: name, name } })));
    await readAll();
    for (const video of planned(list.entries())) {
      assert.notEqual(await list.makeCopy(video), undefined);
    }
    assert.equal(bytes.length, 400, 'Each is read, looked at, read again and copied.');
    assert.ok(most >= 1 && most <= 4, `${most} of ${bytes.length} are in memory.`);
  });
});
