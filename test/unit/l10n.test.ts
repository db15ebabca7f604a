import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { getL10nJson } from '@vscode/l10n-dev';
import { failureText } from '../../src/views/texts/failureText.ts';
import { joinSentences } from '../../src/views/texts/sentences.ts';

type Texts = Readonly<Record<string, string>>;

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const readTexts = (name: string): Texts => JSON.parse(read(name)) as Texts;
const listed = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { encoding: 'utf8', recursive: folder !== './' }).sort();

const sources = listed('src/')
  .filter((it) => it.endsWith('.ts'))
  .map((name) => ({ name, contents: read(`src/${name}`) }));

const bundle = readTexts('l10n/bundle.l10n.json');
const manifest = readTexts('package.nls.json');

/** The languages that either file is translated into. */
const languages = [
  ...new Set(
    [...listed('l10n/'), ...listed('./')].flatMap(
      (it) => /^(?:bundle\.l10n|package\.nls)\.(.+)\.json$/.exec(it)?.[1] ?? [],
    ),
  ),
];

/** Names that are the same in every language. */
const NAMES = ['extension.displayName', 'category'];

/** What a translation must keep, in the order of the alphabet: sentences have orders of their own. */
function kept(text: string): string[] {
  return (text.match(/\{\d\}|\]\(command:[\w.]+\)|`[^`]+`|https?:\/\/[\w.:/]+\w|\n/g) ?? []).sort();
}

/** The strings that a file shows or throws without asking for their translation. */
function bareStrings(contents: string): string[] {
  const literal = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\x60(?:[^\x60\\]|\\.)*\x60)`;
  const shown = [
    String.raw`\bshow(?:Information|Warning|Error)Message\(\s*`,
    String.raw`\boffer\(\s*'\w+',\s*`,
    String.raw`\bnew \w*Error\((?:\s*'\w+',)?\s*`,
    String.raw`\b(?:title|prompt|placeHolder|label|detail|description|openLabel|tooltip|text|message|heading)\s*[:=]\s*`,
  ].map((before) => new RegExp(before + literal, 'g'));
  // Between two tags of the form.
  const markup = /(?<!=)>\s*([^<>{}$=;()\x60]*[a-z]{2}[^<>{}$=;()\x60]*)<\//gi;
  return [...shown, markup]
    .flatMap((pattern) => [...contents.matchAll(pattern)].map((it) => it[1] ?? ''))
    .filter(
      (it) =>
        /[a-z]{2}.* .*[a-z]{2}|[a-z]{2}.*[.…!?]['"\x60]?$/i.test(withoutParts(it)) ||
        /^['"\x60]?[A-Z][a-z]/.test(it),
    );
}

/** A string without what code puts into it, icons and addresses. */
function withoutParts(text: string): string {
  return text.replace(/\$\{[^{}]*\}|\$\([\w~-]+\)|https?:\/\/[^\s'"\x60]+/g, '');
}

/** Names, faults of the program that nobody can bring about, and causes, which only the log has. */
const AS_THEY_ARE = [
  "'Runway'",
  '`A record with the id ${record.id} exists already.`',
  "'The service offers no models.'",
  "'There is no canvas.'",
  '`${received} of ${announced} bytes came`',
  '`${size} of ${total ?? announced} bytes came`',
  "'The link leads away from the web.'",
  "'The time limit passed, or the caller aborted the request.'",
  "'The connection was closed without an answer.'",
  "'There are too many redirects.'",
  '`More than ${MAX_BYTES} bytes came`',
  '`${name} isn’t at a loopback address`',
  "'This is no task of practice mode.'",
  "'Practice mode sends nothing.'",
  "'Practice mode has no key.'",
  '`no answer for ${milliseconds} ms`',
  // Caught where they are thrown.
  "'A scheme without its slashes.'",
  "'Another window saves this video.'",
  "'Another window takes it.'",
];

describe('the texts for translation', () => {
  it('are those that the sources ask for', async function () {
    this.timeout(300_000);
    // Reading them is slow: twice as slow one by one.
    const contents = sources
      .filter((source) => source.contents.includes('l10n'))
      .map((source) => source.contents)
      .join('\n');
    const asked = await getL10nJson([{ contents, extension: '.ts' }]);
    assert.deepEqual(
      Object.keys(bundle).sort(),
      Object.keys(asked).sort(),
      'l10n/bundle.l10n.json is not what src asks for: run `npm run l10n`, then translate what is new',
    );
    assert.deepEqual(Object.values(bundle), Object.keys(bundle));
  });

  it('are all that is shown', () => {
    const bare = sources.flatMap(({ name, contents }) =>
      bareStrings(contents)
        .filter((it) => !AS_THEY_ARE.includes(it))
        .map((it) => `src/${name}: ${it}`),
    );
    assert.deepEqual(bare, [], 'to be wrapped in l10n.t()');
  });

  it('would be missed if they were not', () => {
    for (const missed of [
      `void vscode.window.showInformationMessage('Saved.');`,
      'vscode.window.showErrorMessage(\n  `It is ${what}.`,\n  {},\n)',
      `await offer('error', 'It is gone.', [])`,
      `throw new Error("No such thing")`,
      `throw new SaveError('disk', 'The disk is full.')`,
      `showInputBox({ title: 'Task ID of it' })`,
      "title: 'Save'",
      `item.tooltip = 'Show tasks';`,
      'html`<p class="a">Drop an image</p>`',
    ]) {
      assert.equal(bareStrings(missed).length, 1, missed);
    }
    for (const fine of [
      `showInformationMessage(l10n.t('Saved to disk.'))`,
      'offer(`error`, `${name}: ${said}`, [])',
      "placeHolder: 'https://example.com/cat.png'",
      "prompt: 'optional'",
      'item.text = `$(sync~spin) ${text}`',
      'html`<p>${strings.some}</p>`',
    ]) {
      assert.deepEqual(bareStrings(fine), []);
    }
  });
});

describe('the translations', () => {
  it('are there', () => {
    assert.deepEqual(languages, ['zh-cn']);
  });
});

for (const language of languages) {
  describe(`the translation into ${language}`, () => {
    const files: [string, Texts, string][] = [
      ['the code', bundle, `l10n/bundle.l10n.${language}.json`],
      ['the manifest', manifest, `package.nls.${language}.json`],
    ];
    for (const [what, english, file] of files) {
      it(`of ${what} has every text, and no other`, () => {
        assert.deepEqual(Object.keys(readTexts(file)).sort(), Object.keys(english).sort(), file);
      });

      it(`of ${what} is a translation, but for names`, () => {
        const same = Object.entries(readTexts(file)).filter(
          ([key, text]) => text.trim() === '' || (text === english[key] && !NAMES.includes(key)),
        );
        assert.deepEqual(same, []);
      });

      it(`of ${what} keeps placeholders, commands, addresses, code and lines`, () => {
        for (const [key, text] of Object.entries(readTexts(file))) {
          assert.deepEqual(kept(text), kept(english[key] ?? ''), text);
        }
      });
    }

    const titles = readTexts(`package.nls.${language}.json`);
    const texts = readTexts(`l10n/bundle.l10n.${language}.json`);
    const commands = Object.keys(manifest).filter((it) => it.startsWith('command.'));

    it('calls a command the same everywhere', () => {
      let found = 0;
      const pairs: [string, string | undefined][] = [
        ...Object.keys(bundle).map((it): [string, string | undefined] => [it, texts[it]]),
        ...Object.entries(manifest).map(([key, it]): [string, string | undefined] => [
          it,
          titles[key],
        ]),
      ];
      for (const [english, text = ''] of pairs) {
        for (const key of commands) {
          const [title = '', translated = ''] = [manifest[key], titles[key]];
          for (const [before, after] of [
            ['“', '”'],
            ['“Runway: ', '”'],
            ['**Runway: ', '**'],
            ['[', ']('],
          ] as const) {
            if (english.includes(before + title + after)) {
              found += 1;
              assert.ok(text.includes(before + translated + after), text);
            }
          }
          if (english === title) {
            found += 1;
            assert.equal(text, translated);
          }
        }
      }
      assert.ok(found > commands.length);
    });

    it('is what people read', () => {
      const late = () =>
        failureText({ type: 'connection', fault: 'timeout', host: 'relay.example' });
      l10n.config({ contents: texts });
      try {
        assert.equal(late(), texts['{0} didn’t answer in time.']?.replace('{0}', 'relay.example'));
        assert.equal(joinSentences('无法连接。', '请重试。'), '无法连接。请重试。');
      } finally {
        // Every other test reads English.
        l10n.config({ contents: {} });
      }
      assert.equal(late(), 'relay.example didn’t answer in time.');
    });
  });
}
