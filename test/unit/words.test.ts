import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import { FORMAT_NAMES } from '../../src/image/file/format.ts';
import { ServiceError, REFUSAL_REASONS } from '../../src/runway/errors/serviceError.ts';
import { toFailure } from '../../src/tasks/failure.ts';
import { fieldLabel } from '../../src/views/texts/fieldLabel.ts';
import { imageFaultText } from '../../src/views/texts/imageFaultText.ts';
import { refusalText } from '../../src/views/texts/failureText.ts';
import { spokenText } from '../../src/views/texts/taskText.ts';
import { taskRecord } from './tasks/support/records.ts';

type Texts = Readonly<Record<string, string>>;

const root = new URL('../../', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');
const readTexts = (name: string): Texts => JSON.parse(read(name)) as Texts;

const english = readTexts('package.nls.json');
const chinese = readTexts('package.nls.zh-cn.json');
const bundle = readTexts('l10n/bundle.l10n.zh-cn.json');

/** Every text that a user may see, in English and in Chinese. */
const pairs: readonly (readonly [string, string])[] = [
  ...Object.entries(bundle),
  ...Object.entries(english).map(([key, text]) => [text, chinese[key] ?? ''] as const),
];

/** Names, words of another meaning, and a name of VS Code's own command. */
const OTHER_MEANINGS =
  /Image to Video for Runway|Image to Video(?=$)|Remove (?:the user name|everything)|Reveal Video/;

/** A text without code, addresses, links to commands, and the category of a command's name. */
function prose(text: string): string {
  return text
    .replace(/`[^`]*`|https?:\/\/[\w.:/{}]+|“宽:高”|（宽:高）/g, '_')
    .replace(/\[([^\]]*)\]\(command:[\w.]+\)/g, '$1')
    .replaceAll('Runway: ', '');
}

/** Finds half-width punctuation beside Chinese, and spaces beside full-width punctuation. */
function hasWrongPunctuation(text: string): boolean {
  return (
    /[\p{Script=Han}”}）]\s?[,;:?!()]|[,;:?!()]\s?[\p{Script=Han}“（]/u.test(prose(text)) ||
    / [，。；：？！（）]|[，。；：？！（）] /.test(text)
  );
}

function hasDoublePunctuation(text: string): boolean {
  return /[.。!?！？,，;；:：][)）]?\s*[.。,，;；:：]/.test(prose(text).replaceAll('…', '_'));
}

/** The kind of a text: a sentence, a question, one that waits for more, or a label. */
function ending(text: string): string {
  const [last = ''] = /[.。…?？:：]?$/.exec(text) ?? [];
  return last.replace('。', '.').replace('？', '?').replace('：', ':');
}

describe('The words', () => {
  it('of Chinese sentences have full-width punctuation and no spaces beside it', () => {
    assert.deepEqual(
      pairs.map(([, text]) => text).filter((text) => hasWrongPunctuation(text)),
      [],
    );
    for (const wrong of [
      '请稍后,再试。',
      '是否放弃?',
      '服务: 无',
      '{0}(最接近)',
      '失败。 请重试。',
    ]) {
      assert.ok(hasWrongPunctuation(wrong), wrong);
    }
  });

  it('have one term for one thing, as in the glossary', () => {
    const rows = read('l10n/glossary.md').matchAll(
      /^\| (\w[^|]*?) +\| ([^|]*\p{Script=Han}[^|]*?) +\|/gmu,
    );
    const terms = [...rows].map(([, term = '', translated = '']) => ({
      pattern: new RegExp(`\\b${term.replace(/e?s?$/, '')}(?:e?s|e?d|ing)?\\b`, 'i'),
      translated,
    }));
    assert.ok(terms.length > 30);
    const wrong = terms.flatMap(({ pattern, translated }) =>
      pairs
        .filter(([text]) => pattern.test(prose(text).replace(OTHER_MEANINGS, '')))
        .filter(([, text]) => !text.includes(translated))
        .map(([text, found]) => [translated, text, found]),
    );
    assert.deepEqual(wrong, []);
  });

  it('of Chinese address the user in one way', () => {
    assert.deepEqual(
      pairs.filter(([, text]) => text.includes('您')),
      [],
    );
  });

  it('of both languages are whole sentences, or none', () => {
    assert.deepEqual(
      pairs.filter(([text, translated]) => ending(text) !== ending(translated)),
      [],
    );
  });

  it('have no double punctuation, also when a service’s message ends with a full stop', () => {
    const refused = REFUSAL_REASONS.flatMap((reason) =>
      ['You have exceeded the limit.', '余额不足。'].map((said) =>
        toFailure(
          new ServiceError({
            ...{ reason, said, status: 429, host: 'relay.example' },
            issues: reason === 'invalid' ? [{ field: 'promptText', message: said }] : [],
          }),
        ),
      ),
    );
    const shown = inEachLanguage(() =>
      refused.flatMap((failure) => [
        refusalText(failure),
        spokenText(
          taskRecord({
            state: 'failed',
            settings: { model: 'veo3', ratio: '16:9', duration: 4, promptText: 'Waves.' },
            problem: { failure, charged: 'unknown' },
          }),
          0,
          'en',
        ),
      ]),
    );
    assert.deepEqual([...pairs.flat(), ...shown].filter(hasDoublePunctuation), []);
    assert.ok(hasDoublePunctuation('(HTTP 429: You have exceeded the limit.). Try again.'));
    assert.ok(hasDoublePunctuation('失败。。'));
  });

  it('name a field of a request as the form does', () => {
    const fields = /^export interface VideoSettings \{([\s\S]*?)^\}/m.exec(
      read('src/runway/videoSettings.ts'),
    )?.[1];
    const names = [...(fields ?? '').matchAll(/readonly (\w+)/g)].map(([, name = '']) => name);
    assert.ok(names.includes('promptText'));
    const raw = [...names, 'promptImage', 'lastFrame', 'watermark'].filter(
      (name) => fieldLabel(name) === name,
    );
    assert.deepEqual(raw, []);
    const camelCase = pairs.flat().filter((text) => /\b(?!xAI\b)[a-z]+[A-Z]/.test(prose(text)));
    assert.deepEqual(camelCase, []);
  });

  it('name all supported image formats when a file has another format', () => {
    const text = imageFaultText({ code: 'notImage' });
    const missing = Object.values(FORMAT_NAMES).filter((name) => !text.includes(name));
    assert.deepEqual(missing, []);
  });

  it('are joined as the language joins them, not with punctuation in the code', () => {
    const glued = readdirSync(new URL('src/', root), { encoding: 'utf8', recursive: true })
      // What `runway` makes is for the log, or the service's own message.
      .filter((name) => name.endsWith('.ts') && !name.startsWith('runway'))
      .flatMap((name) => findGlued(read(`src/${name}`)).map((it) => `src/${name}: ${it}`));
    assert.deepEqual(glued, [], 'use joinSentences(), joinPhrases() or labelText()');
    for (const wrong of [
      'return `${name}: ${l10n.t("Done")}`',
      "[whatHappened(task), adviceText(task)].join(' ')",
      "l10n.t('Failed.') + ' ' + said",
      'notify(`${what} ${advice}`)',
    ]) {
      assert.equal(findGlued(wrong).length, 1, wrong);
    }
  });
});

/** Parts of sentences that code puts together. */
function findGlued(source: string): string[] {
  return [
    /`[^`\n]*l10n\.t\([^`\n]*`/g,
    /l10n\.t\([^()\n]*\) \+/g,
    /\+ l10n\.t\(/g,
    /(?:Text|texts|sentences|messages|said)\b[^;\n]*\.join\('[ ,.:;]+'\)/g,
    /(?:notify|Message|joinSentences|label:|title:|prompt:|detail:)[^\n]*`[^`\n]*\}[ ,.:;]+\$\{/g,
  ].flatMap((pattern) => source.match(pattern) ?? []);
}

/** Texts in English and in Chinese. */
function inEachLanguage(texts: () => string[]): string[] {
  const first = texts();
  l10n.config({ contents: bundle });
  try {
    return [...first, ...texts()];
  } finally {
    l10n.config({ contents: {} });
  }
}
