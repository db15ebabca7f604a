import assert from 'node:assert/strict';

import { AddressError, type AddressFault } from '../../../src/runway/errors/addressError.ts';
import { parseService, RUNWAY_ROOT } from '../../../src/runway/service.ts';
import { processorTime } from '../processorTime.ts';

describe('the address of a service', () => {
  const roots: Readonly<Record<string, string>> = {
    // Completed to where the kind of service has its API.
    'https://relay.example': 'https://relay.example/runwayml/v1',
    'https://relay.example/': 'https://relay.example/runwayml/v1',
    'relay.example': 'https://relay.example/runwayml/v1',
    'relay.example:8443': 'https://relay.example:8443/runwayml/v1',
    'https://api.dev.runwayml.com': 'https://api.dev.runwayml.com/v1',
    'api.dev.runwayml.com': 'https://api.dev.runwayml.com/v1',
    // Trimmed, and otherwise left as it is.
    '  https://relay.example/runwayml/v1/  ': 'https://relay.example/runwayml/v1',
    'https://relay.example/runwayml/v1///': 'https://relay.example/runwayml/v1',
    'https://relay.example/a/b': 'https://relay.example/a/b',
    'https://api.dev.runwayml.com/v1/': 'https://api.dev.runwayml.com/v1',
    'HTTPS://Relay.Example:443/runwayml/v1': 'https://relay.example/runwayml/v1',
    // The address of an endpoint is cut back to the root.
    'https://relay.example/runwayml/v1/image_to_video': 'https://relay.example/runwayml/v1',
    'https://relay.example/runwayml/v1/image_to_video/': 'https://relay.example/runwayml/v1',
    'https://relay.example/runwayml/v1/tasks': 'https://relay.example/runwayml/v1',
    'relay.example/image_to_video': 'https://relay.example/runwayml/v1',
    // Plain http stays on this machine.
    'http://localhost:3000': 'http://localhost:3000/runwayml/v1',
    'localhost:3000': 'http://localhost:3000/runwayml/v1',
    'Localhost:3000': 'http://localhost:3000/runwayml/v1',
    'api.localhost': 'https://api.localhost/runwayml/v1',
    '127.0.0.1:3000/v1': 'http://127.0.0.1:3000/v1',
    'http://0x7f.1': 'http://127.0.0.1/runwayml/v1',
    '[::1]:3000': 'http://[::1]:3000/runwayml/v1',
    'http://[0:0:0:0:0:0:0:1]/x': 'http://[::1]/x',
    'https://localhost': 'https://localhost/runwayml/v1',
  };

  for (const [address, root] of Object.entries(roots)) {
    it(`becomes ${root} for ${JSON.stringify(address)}`, () => {
      assert.equal(parseService(address).root, root);
    });
  }

  it('gives the same root when the root is entered', () => {
    for (const root of Object.values(roots)) {
      assert.equal(parseService(root).root, root);
    }
  });

  const refused: Readonly<Record<string, AddressFault>> = {
    '': 'empty',
    '   ': 'empty',
    'http://relay.example/runwayml/v1': 'plainHttp',
    'http://192.168.1.5:3000': 'plainHttp',
    'http://0.0.0.0:3000': 'plainHttp',
    // Names that only look like this machine's.
    'http://localhost.evil.example': 'plainHttp',
    'http://127.0.0.1.evil.example': 'plainHttp',
    'http://notlocalhost': 'plainHttp',
    'http://api.localhost': 'plainHttp',
    'http://localhost.:3000': 'plainHttp',
    'http://localhost.localdomain': 'plainHttp',
    'http://127.8.9.10': 'plainHttp',
    'http://[::ffff:127.0.0.1]': 'plainHttp',
    'http://[::2]': 'plainHttp',
    'ftp://relay.example': 'notHttps',
    'file:///etc/passwd': 'notHttps',
    'ws://localhost': 'notHttps',
    'https://': 'notAddress',
    'https://relay example': 'notAddress',
    'https://relay.example:99999': 'notAddress',
    'https://user:secret@relay.example': 'credentials',
    'secret@relay.example': 'credentials',
    'https://relay.example/v1?key=secret': 'query',
    'https://relay.example/v1#top': 'query',
  };

  for (const [address, fault] of Object.entries(refused)) {
    it(`is refused if it is ${JSON.stringify(address)}`, () => {
      assert.throws(() => parseService(address), new AddressError(fault));
    });
  }

  it('is not read as the host “https” if a slash is missing', () => {
    for (const address of ['https:/relay.example/v1', 'https:relay.example/v1']) {
      let host = 'refused';
      try {
        host = new URL(parseService(address).root).hostname;
      } catch (error) {
        assert.ok(error instanceof AddressError);
      }
      assert.ok(['refused', 'relay.example'].includes(host), `${address} goes to ${host}`);
    }
  });

  it('is refused at once if it is far too long', () => {
    const address = `https://example.com${'/'.repeat(80_000)}x`;
    const time = processorTime(() =>
      assert.throws(() => parseService(address), { fault: 'notAddress' }),
    );
    assert.ok(time < 1000, `${time} ms`);
  });

  it('does not repeat its password in the error', () => {
    assert.throws(
      () => parseService('https://user:secret@relay.example'),
      (error: Error) => !error.message.includes('secret'),
    );
  });
});

describe('a service', () => {
  it('is Runway at the official host only', () => {
    assert.equal(parseService(RUNWAY_ROOT).kind, 'runway');
    assert.equal(parseService(RUNWAY_ROOT).name, 'Runway');
    assert.equal(parseService('https://api.dev.runwayml.com.evil.example/v1').kind, 'relay');
    assert.equal(parseService('https://evil.example/api.dev.runwayml.com/v1').kind, 'relay');
  });

  it('has its host and port as its name if it is a relay', () => {
    const service = parseService('https://relay.example:8443/runwayml/v1');
    assert.deepEqual(service, {
      root: 'https://relay.example:8443/runwayml/v1',
      origin: 'https://relay.example:8443',
      kind: 'relay',
      name: 'relay.example:8443',
      loopback: false,
    });
  });

  it('has a different origin for every scheme, host and port, because a key belongs to one origin', () => {
    const origins = ['http://localhost:1', 'http://localhost:2', 'https://localhost:1'];
    assert.deepEqual(
      origins.map((it) => parseService(it).origin),
      origins,
    );
    const elsewhere = parseService('https://relay.example/other/root');
    assert.equal(elsewhere.origin, parseService('https://relay.example').origin);
  });

  it('needs no key only on a loopback address', () => {
    assert.equal(parseService('localhost:3000').loopback, true);
    assert.equal(parseService('https://127.0.0.1').loopback, true);
    assert.equal(parseService('[::1]').loopback, true);
    assert.equal(parseService('relay.example').loopback, false);
    assert.equal(parseService('https://127.example').loopback, false);
    assert.equal(parseService('https://api.localhost').loopback, false);
  });
});
