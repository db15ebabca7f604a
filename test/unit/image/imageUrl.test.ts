import assert from 'node:assert/strict';

import { checkImageUrl, IMAGE_URL_LENGTH, nameFromUrl } from '../../../src/image/imageUrl.ts';
import { ImageError } from '../../../src/image/imageError.ts';
import type { ImageFault } from '../../../src/image/imageFault.ts';

describe('the address of an image', () => {
  for (const address of [
    'https://example.com/cat.png',
    'https://example.com/cat.png?width=9&x=%20#top',
    'https://example.com:8443/cat',
    'https://example.com',
    'https://пример.рф/кот.png',
    'HTTPS://EXAMPLE.COM/CAT.PNG',
    'https://1.2.3.4.example.com/cat.png',
  ]) {
    it(`may be ${address}, and stays as it is`, () => {
      assert.equal(checkImageUrl(address), address);
    });
  }

  it('loses the space around it, and nothing else', () => {
    assert.equal(
      checkImageUrl(' https://example.com/a%20b.png\n'),
      'https://example.com/a%20b.png',
    );
  });

  const NOT_HTTPS = { code: 'urlNotHttps' } as const;
  const AN_IP = { code: 'urlIsIp' } as const;
  const refused: Readonly<Record<string, ImageFault>> = {
    '': NOT_HTTPS,
    'example.com/cat.png': NOT_HTTPS,
    'http://example.com/cat.png': NOT_HTTPS,
    'ftp://example.com/cat.png': NOT_HTTPS,
    'file:///home/cat.png': NOT_HTTPS,
    'data:image/png;base64,AAAA': NOT_HTTPS,
    'javascript:alert(1)': NOT_HTTPS,
    'runway://abc': NOT_HTTPS,
    'https://': NOT_HTTPS,
    'https:example.com/cat.png': NOT_HTTPS,
    'https:/example.com/cat.png': NOT_HTTPS,
    'https://192.168.1.5/cat.png': AN_IP,
    'https://127.0.0.1:8443/cat.png': AN_IP,
    'https://[::1]/cat.png': AN_IP,
    'https://[2001:db8::1]:8443/cat.png': AN_IP,
    // Other spellings of 127.0.0.1.
    'https://2130706433/cat.png': AN_IP,
    'https://0x7f.1/cat.png': AN_IP,
  };

  for (const [address, fault] of Object.entries(refused)) {
    it(`is refused as ${JSON.stringify(address)}`, () => {
      assert.throws(() => checkImageUrl(address), new ImageError(fault));
    });
  }

  it('has at most 2048 characters', () => {
    assert.equal(IMAGE_URL_LENGTH, 2048);
    const longest = 'https://example.com/'.padEnd(2048, 'a');
    assert.equal(checkImageUrl(` ${longest} `), longest);
    assert.throws(
      () => checkImageUrl(`${longest}a`),
      new ImageError({ code: 'urlTooLong', length: 2049, limit: 2048 }),
    );
  });
});

describe('the name of an image on the web', () => {
  for (const [url, name] of [
    ['https://example.com/a/cat.png?x=1#y', 'cat.png'],
    ['https://example.com/a/cat.png/', 'cat.png'],
    ['https://example.com/my%20cat.png', 'my cat.png'],
    ['https://example.com/%E7%8C%AB.png', '猫.png'],
    ['https://example.com/猫.png', '猫.png'],
    // Not UTF-8.
    ['https://example.com/100%.png', '100%.png'],
    ['https://example.com/%E7%8C.png', '%E7%8C.png'],
    ['https://example.com/', 'example.com'],
    ['https://example.com', 'example.com'],
  ] as const) {
    it(`is ${name} for ${url}`, () => {
      assert.equal(nameFromUrl(url), name);
    });
  }
});
