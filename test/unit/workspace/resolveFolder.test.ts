import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { resolveFolder } from '../../../src/workspace/resolveFolder.ts';
import { processorTime } from '../processorTime.ts';

describe('the setting for the folder of videos', () => {
  for (const [setting, expected] of [
    ['/videos', '/videos'],
    ['videos', '/work/videos'],
    ['./videos/', '/work/videos'],
    ['../videos', '/videos'],
    [' videos ', '/work/videos'],
    ['${workspaceFolder}', '/work'],
    ['${workspaceFolder}/videos', '/work/videos'],
    ['~', '/home/me'],
    ['~/videos', '/home/me/videos'],
    ['~videos', '/work/~videos'],
  ] as const) {
    it(`names ${expected} as ${JSON.stringify(setting)}`, () => {
      assert.equal(resolveFolder(setting, '/work', '/home/me', posix), expected);
    });
  }

  for (const [setting, expected] of [
    ['E:\\videos', 'E:\\videos'],
    ['E:/videos', 'E:\\videos'],
    ['\\\\server\\share\\videos', '\\\\server\\share\\videos'],
    ['videos/new', 'd:\\work\\videos\\new'],
    ['\\videos', 'd:\\videos'],
    ['/videos', 'd:\\videos'],
    ['${workspaceFolder}', 'd:\\work'],
    ['${workspaceFolder}\\videos', 'd:\\work\\videos'],
    ['${workspaceFolder}/videos', 'd:\\work\\videos'],
    ['~', 'C:\\Users\\me'],
    ['~\\videos', 'C:\\Users\\me\\videos'],
    ['~/videos', 'C:\\Users\\me\\videos'],
  ] as const) {
    it(`names ${expected} on Windows as ${JSON.stringify(setting)}`, () => {
      assert.equal(resolveFolder(setting, 'd:\\work', 'C:\\Users\\me', win32), expected);
    });
  }

  it('keeps a dollar sign in the path of the workspace folder', () => {
    const folder = resolveFolder('${workspaceFolder}\\a', '\\\\nas\\$&$1', 'C:\\', win32);

    assert.equal(folder, '\\\\nas\\$&$1\\a');
  });

  it('takes no longer for a long setting than for a short one', () => {
    const setting = `\${workspaceFolder}${'/'.repeat(80_000)}\nvideos`;
    const time = processorTime(() =>
      assert.equal(resolveFolder(setting, '/w', '/home', posix), '/w/\nvideos'),
    );
    assert.ok(time < 1000, `${time} ms`);
  });

  it('is missing if the setting needs a workspace folder and none is open', () => {
    for (const setting of ['videos', '${workspaceFolder}', '${workspaceFolder}/videos']) {
      assert.equal(resolveFolder(setting, undefined, '/home/me', posix), undefined, setting);
    }
  });

  it('needs no workspace folder for an absolute path and for the home folder', () => {
    assert.equal(resolveFolder('/videos', undefined, '/home/me', posix), '/videos');
    assert.equal(resolveFolder('~/videos', undefined, '/home/me', posix), '/home/me/videos');
    assert.equal(resolveFolder('E:\\videos', undefined, 'C:\\', win32), 'E:\\videos');
  });
});
