import assert from 'node:assert/strict';
import {
  relativePath,
  videoAddress,
  type AddressStyle,
  type Place,
} from '../../../src/documents/videoAddress.ts';

const disk = (path: string): Place => ({ scheme: 'file', authority: '', path });

/** The address of a video in a document of a folder of the workspace `/work`. */
function addressIn(
  style: AddressStyle,
  folder: string | Place | undefined,
  video: string | Place,
  root = '/work',
): string {
  const place = typeof video === 'string' ? disk(video) : video;
  return videoAddress(style, {
    video: place,
    absolute: { url: `${place.scheme}://${encodeURI(place.path)}`, path: place.path },
    folder: typeof folder === 'string' ? disk(folder) : folder,
    root: disk(root),
  });
}

describe('the path from a folder to a video', () => {
  for (const [folder, video, expected] of [
    ['/work', '/work/sea.mp4', 'sea.mp4'],
    ['/work/', '/work/media/sea.mp4', 'media/sea.mp4'],
    ['/work/docs', '/work/media/sea.mp4', '../media/sea.mp4'],
    ['/work/docs/en', '/work/sea.mp4', '../../sea.mp4'],
    ['/work/media', '/work/media 2/sea.mp4', '../media 2/sea.mp4'],
    ['/work', '/videos/sea.mp4', '../videos/sea.mp4'],
    ['/', '/sea.mp4', 'sea.mp4'],
    ['/c:/Work/docs', '/c:/work/Sea.mp4', '../Sea.mp4'],
    ['/c:/work', '/C:/work/sea.mp4', 'sea.mp4'],
    ['/c:/work', '/d:/work/sea.mp4', undefined],
    ['/Work', '/work/sea.mp4', '../work/sea.mp4'],
  ] as const) {
    it(`is ${expected} from ${folder} to ${video}`, () => {
      assert.equal(relativePath(disk(folder), disk(video)), expected);
    });
  }

  it('is missing between servers and between file systems', () => {
    const share = (authority: string): Place => ({ scheme: 'file', authority, path: '/a/sea.mp4' });
    assert.equal(relativePath(share('one'), share('two')), undefined);
    assert.equal(
      relativePath({ ...disk('/a'), scheme: 'vscode-vfs' }, disk('/a/sea.mp4')),
      undefined,
    );
  });
});

describe('the address of a video', () => {
  for (const [style, name, expected] of [
    ['url', 'sea.mp4', 'sea.mp4'],
    ['url', 'the sea #2 50%?.mp4', 'the%20sea%20%232%2050%25%3F.mp4'],
    ['url', '海 é.mp4', '海%20é.mp4'],
    ['url', 'a:b.mp4', './a:b.mp4'],
    ['url', 'a&b"c<d>.mp4', 'a%26b%22c%3Cd%3E.mp4'],
    ['url', '{x}$(1)[2]`*|^.mp4', '%7Bx%7D%24%281%29%5B2%5D%60%2A%7C%5E.mp4'],
    ['url', 'back\\slash.mp4', 'back%5Cslash.mp4'],
    ['url', 'turned\u202earound\u00a0.mp4', 'turned%E2%80%AEaround%C2%A0.mp4'],
    ['module', 'sea.mp4', './sea.mp4'],
    ['site', 'the sea.mp4', 'the%20sea.mp4'],
    ['latex', '50% #1 sea_side.mp4', '50\\% \\#1 sea_side.mp4'],
    ['path', 'the sea #2 50%.mp4', 'the sea #2 50%.mp4'],
  ] as const) {
    it(`of “${name}” is ${expected} as ${style}`, () => {
      assert.equal(addressIn(style, '/work', `/work/${name}`), expected);
    });
  }

  it('goes up from a folder without another dot', () => {
    assert.equal(addressIn('module', '/work/src', '/work/sea.mp4'), '../sea.mp4');
  });

  it('is absolute on another drive, and for a document without a folder', () => {
    const video = '/d:/the sea.mp4';
    assert.equal(addressIn('url', '/c:/work', video), 'file:///d:/the%20sea.mp4');
    assert.equal(addressIn('path', '/c:/work', video), video);
    assert.equal(addressIn('latex', '/c:/work', '/d:/50%.mp4'), '/d:/50\\%.mp4');
    assert.equal(addressIn('url', undefined, '/work/sea.mp4'), 'file:///work/sea.mp4');
  });

  it('of a file in a served folder begins at the root of the site, for frameworks only', () => {
    const video = '/work/site/public/media/the sea.mp4';
    assert.equal(addressIn('module', '/work/site/src', video), '/media/the%20sea.mp4');
    assert.equal(addressIn('site', '/work/site/src', video), '/media/the%20sea.mp4');
    assert.equal(addressIn('url', '/work/site/src', video), '../public/media/the%20sea.mp4');
    assert.equal(addressIn('site', '/work/site/src', '/work/static/sea.mp4'), '/sea.mp4');
  });

  it('of a file beside a document in the same served folder is relative', () => {
    assert.equal(addressIn('site', '/work/public', '/work/public/sea.mp4'), 'sea.mp4');
    assert.equal(addressIn('site', '/work/public/docs', '/work/public/sea.mp4'), '../sea.mp4');
  });

  it('takes no folder outside the workspace for a served one', () => {
    assert.equal(addressIn('site', '/work/src', '/public/sea.mp4'), '../../public/sea.mp4');
    assert.equal(
      addressIn('site', '/work/src', '/work/public/sea.mp4', '/other'),
      '../public/sea.mp4',
    );
  });
});
