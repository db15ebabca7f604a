import assert from 'node:assert/strict';
import { PosterQueue } from '../../../../src/gallery/page/grid/posterQueue.ts';

/** Makes posters when the test wants it. */
class Maker {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  readonly make = async (src: string): Promise<Uint8Array<ArrayBuffer>> => {
    this.begun.push(src);
    await new Promise<void>((resolve) => this.ends.push(resolve));
    if (src.includes('broken')) throw new Error('broken');
    return new Uint8Array([this.begun.length]);
  };

  async end(): Promise<void> {
    this.ends.shift()?.();
    await new Promise(setImmediate);
  }
}

describe('Missing posters', () => {
  const video = (id: string) => ({ id, src: `/${id}.mp4` });
  let maker: Maker;
  let told: string[];
  let queue: PosterQueue;

  beforeEach(() => {
    maker = new Maker();
    told = [];
    queue = new PosterQueue(
      {
        onPoster: (id) => told.push(id),
        onFault: (id, fault) => told.push(`${id} ${fault}`),
      },
      maker.make,
    );
  });

  it('are made one at a time', async () => {
    queue.set([video('a'), video('b')]);
    assert.deepEqual(maker.begun, ['/a.mp4']);
    await maker.end();
    assert.deepEqual([maker.begun, told], [['/a.mp4', '/b.mp4'], ['a']]);
  });

  it('of videos that are no longer in sight are not made', async () => {
    queue.set([video('a'), video('b'), video('c')]);
    queue.set([video('c')]);
    await maker.end();
    await maker.end();
    assert.deepEqual(told, ['a', 'c']);
  });

  it('are tried once, also when the video can’t be read', async () => {
    queue.set([video('broken'), video('a')]);
    await maker.end();
    await maker.end();
    queue.set([video('broken'), video('a')]);
    assert.deepEqual(maker.begun, ['/broken.mp4', '/a.mp4']);
    assert.deepEqual(told, ['broken other', 'a']);
  });
});
