import assert from 'node:assert/strict';
import { Keys } from '../../src/services/keys.ts';
import { MemorySecrets } from './support.ts';

describe('The keys', () => {
  it('belong to one origin each', async () => {
    const keys = new Keys(new MemorySecrets());
    await keys.set('https://one.example', 'first');
    await keys.set('https://two.example', 'second');
    assert.equal(await keys.get('https://one.example'), 'first');
    assert.equal(await keys.get('https://two.example'), 'second');
    assert.equal(await keys.get('https://one.example:8443'), undefined);
    await keys.clear('https://one.example');
    assert.equal(await keys.get('https://one.example'), undefined);
    assert.equal(await keys.get('https://two.example'), 'second');
  });

  it('tell that one of them changed, and nothing of other secrets', async () => {
    const secrets = new MemorySecrets();
    const keys = new Keys(secrets);
    let told = 0;
    const listening = keys.onDidChange(() => {
      told += 1;
    });
    await keys.set('https://one.example', 'first');
    await secrets.store('something else', 'x');
    await keys.clear('https://one.example');
    listening.dispose();
    assert.equal(told, 2);
  });
});
