import assert from 'node:assert/strict';
import {
  addressStyle,
  videoSnippet,
  type SnippetPart,
} from '../../../src/documents/videoSnippet.ts';

/** A snippet as text, with what can be edited in angle quotes. */
function shown(parts: readonly SnippetPart[]): string {
  return parts
    .map((part) =>
      typeof part === 'string'
        ? part
        : 'choices' in part
          ? `«${part.choices.join('|')}»`
          : `«${part.placeholder}»`,
    )
    .join('');
}

const video = { address: 'media/sea.mp4', title: 'Waves', size: { width: 1280, height: 720 } };

describe('the text that shows a video', () => {
  const element =
    '<video src="media/sea.mp4" width="1280" height="720" title="«Waves»" «controls|autoplay muted loop playsinline»></video>';
  for (const [language, expected] of [
    ['markdown', '<video controls src="media/sea.mp4" title="«Waves»"></video>'],
    ['quarto', '<video controls src="media/sea.mp4" title="«Waves»"></video>'],
    ['html', element],
    ['vue', element],
    ['svelte', element],
    ['astro', element],
    [
      'mdx',
      '<video src="media/sea.mp4" width="1280" height="720" title="«Waves»" «controls|autoPlay muted loop playsInline» />',
    ],
    ['latex', '\\href{run:media/sea.mp4}{«Waves»}'],
    ['json', 'media/sea.mp4'],
    ['plaintext', 'media/sea.mp4'],
    ['toString', 'media/sea.mp4'],
  ] as const) {
    it(`is ${expected} in ${language}`, () => {
      assert.equal(shown(videoSnippet(language, video)), expected);
    });
  }

  for (const [language, expected] of [
    ['markdown', '![«A \\[wave\\] "1"»](sea.gif)'],
    ['html', '<img src="sea.gif" alt="«A [wave] &quot;1&quot;»">'],
    ['svelte', '<img src="sea.gif" alt="«A [wave] &quot;1&quot;»">'],
    ['mdx', '<img src="sea.gif" alt="«A [wave] &quot;1&quot;»" />'],
    ['latex', '\\href{run:sea.gif}{«A [wave] "1"»}'],
    ['json', 'sea.gif'],
  ] as const) {
    it(`is ${expected} for a GIF in ${language}`, () => {
      const gif = { address: 'sea.gif', title: 'A [wave] "1"', isImage: true };
      assert.equal(shown(videoSnippet(language, gif)), expected);
    });
  }

  it('has no size where none is known', () => {
    const { size: _, ...unsized } = video;
    assert.match(shown(videoSnippet('html', unsized)), /^<video src="media\/sea\.mp4" title=/);
  });

  it('follows the user’s template in Markdown', () => {
    assert.equal(
      shown(videoSnippet('markdown', video, '![${title}](${src} "$1")')),
      '![«Waves»](media/sea.mp4 "$1")',
    );
  });

  const title = 'A "sign": 5 < 6 & {7} 50% $x_1';
  for (const [language, expected] of [
    ['markdown', 'A &quot;sign&quot;: 5 &lt; 6 &amp; {7} 50% $x_1'],
    ['html', 'A &quot;sign&quot;: 5 &lt; 6 &amp; {7} 50% $x_1'],
    ['svelte', 'A &quot;sign&quot;: 5 &lt; 6 &amp; &#123;7&#125; 50% $x_1'],
    ['latex', 'A "sign": 5 < 6 \\& \\{7\\} 50\\% \\$x\\_1'],
  ] as const) {
    it(`keeps a title a title in ${language}`, () => {
      const parts = videoSnippet(language, { ...video, title });
      assert.ok(
        parts.some(
          (it) => typeof it === 'object' && 'placeholder' in it && it.placeholder === expected,
        ),
        shown(parts),
      );
    });
  }

  it('keeps an address within its attribute', () => {
    const parts = videoSnippet('html', { ...video, address: 'file:///a?b&c="d"' });
    assert.match(shown(parts), /src="file:\/\/\/a\?b&amp;c=&quot;d&quot;"/);
  });
});

describe('the style of an address', () => {
  for (const [language, expected] of [
    ['markdown', 'url'],
    ['html', 'url'],
    ['vue', 'module'],
    ['svelte', 'site'],
    ['astro', 'site'],
    ['mdx', 'site'],
    ['latex', 'latex'],
    ['python', 'path'],
  ] as const) {
    it(`is ${expected} in ${language}`, () => assert.equal(addressStyle(language), expected));
  }
});
