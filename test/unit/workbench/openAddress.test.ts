import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { openAddress } from '../../workbench/openAddress.ts';

describe('The address of `npm start`', () => {
  it('reaches the browser in a file that only its owner can read, not in a command line', async () => {
    const opener = [process.execPath, '--eval', ''] as const;
    const address = 'http://127.0.0.1:1/?tkn=secret&folder=%2Fa%22b';

    const child = await openAddress(address, opener);

    assert.ok(child);
    await once(child, 'exit');
    assert.ok(!child.spawnargs.join().includes('secret'));
    const file = child.spawnargs.at(-1) ?? '';
    assert.match(readFileSync(file, 'utf8'), /url=http:\/\/127[^"&]+tkn=secret&amp;folder=[^"&]+"/);
    if (process.platform !== 'win32') {
      assert.equal(statSync(file).mode & 0o777, 0o600);
      // A file that an earlier start has left.
      chmodSync(file, 0o644);
      const again = await openAddress(address, opener);
      assert.ok(again);
      await once(again, 'exit');
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
  });
});
