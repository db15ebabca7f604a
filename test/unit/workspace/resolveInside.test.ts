import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { resolveInside } from '../../../src/workspace/resolveInside.ts';

describe('a path in the workspace', () => {
  const work = { name: 'work', path: '/home/me/work' };
  const other = { name: 'other', path: '/srv/other' };

  for (const [path, ...expected] of [
    ['sea.png', '/home/me/work/sea.png', '/srv/other/sea.png'],
    ['./a/../sea.png', '/home/me/work/sea.png', '/srv/other/sea.png'],
    [
      'other/sea.png',
      '/home/me/work/other/sea.png',
      '/srv/other/other/sea.png',
      '/srv/other/sea.png',
    ],
    ['/srv/other/a/sea.png', '/srv/other/a/sea.png'],
    ['/home/me/work/./sea.png', '/home/me/work/sea.png'],
    ['..sea.png', '/home/me/work/..sea.png', '/srv/other/..sea.png'],
    // Ways out.
    ['../sea.png'],
    ['a/../../sea.png'],
    ['other/../../sea.png'],
    ['/etc/passwd'],
    ['/home/me/work/../sea.png'],
    ['/home/me/workshop/sea.png'],
    ['~/../../../etc/passwd'],
    // No paths.
    [''],
    ['  '],
    ['https://evil.example/sea.png'],
    ['file:///etc/passwd'],
    ['vscode-remote://ssh/sea.png'],
    ['command:evil'],
    ['sea.png\0.jpg'],
    ['sea\n.png'],
  ]) {
    it(`${JSON.stringify(path)} stands for ${expected.length} places`, () => {
      assert.deepEqual(resolveInside(path ?? '', [work, other], posix), expected);
    });
  }

  for (const [path, ...expected] of [
    ['a/sea.png', 'c:\\work\\a\\sea.png'],
    ['a\\sea.png', 'c:\\work\\a\\sea.png'],
    ['C:\\WORK\\sea.png', 'C:\\WORK\\sea.png'],
    ['c:/work/sea.png', 'c:\\work\\sea.png'],
    ['..\\sea.png'],
    ['C:sea.png'],
    ['D:\\work\\sea.png'],
    ['\\work\\sea.png'],
    ['\\\\server\\share\\sea.png'],
    ['\\\\?\\C:\\work\\sea.png'],
    ['sea.png:stream'],
    ['c:\\work\\sea.png::$DATA'],
  ]) {
    it(`${path} stands for ${expected.length} places on Windows`, () => {
      const folders = [{ name: 'work', path: 'c:\\work' }];
      assert.deepEqual(resolveInside(path ?? '', folders, win32), expected);
    });
  }
});
