import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findCaller } from '../../../src/otherExtensions/findCaller.ts';

const folder = resolve('/home/user/.vscode/some extensions');
const at = (name: string) => ({ id: `test.${name}`, extensionPath: join(folder, name) });
const own = at('video');
const cat = at('cat');
const nested = { id: 'test.nested', extensionPath: join(cat.extensionPath, 'nested') };
const extensions = [own, cat, at('cat-2'), nested];

const find = (...frames: readonly string[]) =>
  findCaller(`Error\n${frames.join('\n')}`, extensions, own.id)?.id;
const frame = (...path: readonly string[]) =>
  `    at Object.submit (${join(folder, ...path)}:10:5)`;

describe('the extension that calls', () => {
  it('is the nearest on the stack that is not this one', () => {
    const calls = [frame('video', 'dist', 'extension.js'), frame('cat', 'main.js')];
    assert.equal(find(...calls, frame('cat-2', 'main.js')), 'test.cat');
    assert.equal(find(frame('cat-2', 'main.js')), 'test.cat-2');
  });

  it('is found by the URL of an ES module, too', () => {
    const url = pathToFileURL(join(cat.extensionPath, 'main.js')).href;
    assert.ok(url.includes('%20'));
    assert.equal(find(`    at async ${url}:10:5`), 'test.cat');
  });

  it('is the one in the folder of another', () => {
    assert.equal(find(frame('cat', 'nested', 'main.js')), 'test.nested');
  });

  it('is not known where no other extension is on the stack', () => {
    assert.equal(
      find(frame('video', 'dist', 'extension.js'), '    at node:internal/x:1:1'),
      undefined,
    );
    assert.equal(find(frame('ca', 'main.js'), frame('catalogue', 'main.js')), undefined);
    assert.equal(find(), undefined);
  });

  it('is not known where the stack is not a text', () => {
    for (const stack of [undefined, null, [], {}, 7]) {
      assert.equal(findCaller(stack, extensions, own.id), undefined);
    }
  });
});
