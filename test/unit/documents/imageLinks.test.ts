import assert from 'node:assert/strict';
import { findImageLink, linkedPath } from '../../../src/documents/imageLinks.ts';
import { processorTime } from '../processorTime.ts';

/** The address at the bar in a text. */
function addressAt(text: string, isMarkdown = true): string | undefined {
  const offset = text.indexOf('|');
  return findImageLink(text.replace('|', ''), offset, isMarkdown)?.address;
}

describe('the link to an image at the cursor', () => {
  for (const [text, expected] of [
    ['![a|lt](sea.png)', 'sea.png'],
    ['|![alt](sea.png)', 'sea.png'],
    ['![alt](sea.png)|', 'sea.png'],
    ['![alt](se|a.png "A title")', 'sea.png'],
    ['![alt](<the s|ea.png>)', 'the sea.png'],
    ['![alt](a(1).p|ng)', 'a(1).png'],
    ['![alt](a\\(|1.png)', 'a(1.png'],
    ['![a](a.png) ![b|](b.png) ![c](c.png)', 'b.png'],
    ['![a](a.png) | ![c](c.png)', undefined],
    ['[a |link](sea.png)', undefined],
    ['[![alt|](sea.png)](https://example.com)', 'sea.png'],
    ['![broken|](sea.png', undefined],
    ['![|](sea.png\n)', undefined],
    ['text | text', undefined],
    ['<img src="se|a.png">', 'sea.png'],
    ["<img alt='a' src='a&amp;b|.png' />", 'a&b.png'],
    ['<img\n  class="wide"\n  src=sea.png|\n/>', 'sea.png'],
    ['<IMG SRC = "sea|.png">', 'sea.png'],
    ['<img data-src="no.png" src="y|es.png">', 'yes.png'],
    ['<img src="sea.png"> later |', undefined],
    ['<img alt="a|">', undefined],
  ] as const) {
    it(`is ${expected} in ${JSON.stringify(text)}`, () => {
      assert.equal(addressAt(text), expected);
    });
  }

  it('is that of a tag only, in HTML', () => {
    assert.equal(addressAt('![a|lt](sea.png)', false), undefined);
    assert.equal(addressAt('<img src="se|a.png">', false), 'sea.png');
  });

  it('is found quickly in texts that are made to take long', () => {
    const texts = ['![', '](', '![](', '<img ', '<img src=', '((((', '![]((((', '![](<', '\\('];
    for (const part of texts) {
      const text = part.repeat(10_000 / part.length);
      for (const at of [text.length, text.length / 2]) {
        assert.ok(processorTime(() => findImageLink(text, at, true)) < 1000, part);
      }
    }
    assert.equal(findImageLink(`${' '.repeat(10_001)}![a](b.png)`, 10_002, true), undefined);
  });
});

describe('the path of a link', () => {
  for (const [address, expected] of [
    ['sea.png', 'sea.png'],
    ['../the%20sea.png?raw=true#top', '../the sea.png'],
    ['/media/sea.png', '/media/sea.png'],
    ['100%.png', '100%.png'],
    ['https://example.com/sea.png', undefined],
    ['//example.com/sea.png', undefined],
    ['data:image/png;base64,AA', undefined],
    ['#top', undefined],
  ] as const) {
    it(`is ${expected} for ${address}`, () => assert.equal(linkedPath(address), expected));
  }
});
