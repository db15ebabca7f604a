import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';

/**
 * Answers that no service should give: every known shape, changed in some places, wrapped or cut,
 * and text that is no answer.
 *
 * An answer is kept as a tree that can say what a JavaScript object cannot: a key twice, the key
 * `__proto__`, a number as it is written, and ten thousand levels.
 */

export const promptImage = 'https://example.com/pictures/cat';

/** A value as it is written, or a list, or an object with its keys in order. */
type Node =
  | { readonly text: string }
  | { readonly items: readonly Node[] }
  | { readonly entries: readonly (readonly [string, Node])[] };

const folder = new URL('../../../fixtures/answers/', import.meta.url);

/** The texts of all known answers, by their names, such as `official/running`. */
export const knownAnswers: ReadonlyMap<string, string> = new Map(
  readdirSync(folder).flatMap((shape) =>
    readdirSync(new URL(`${shape}/`, folder)).map(
      (file) =>
        [
          `${shape}/${file.replace('.json', '')}`,
          readFileSync(new URL(`${shape}/${file}`, folder), 'utf8'),
        ] as const,
    ),
  ),
);

/** What services say when they refuse. */
const refusals = [
  '{"error":"Validation of body failed","issues":[{"code":"invalid_value","path":["ratio"],"message":"Invalid","values":["1280:720","720:1280"]}],"docUrl":"https://docs.example.com/errors"}',
  '{"error":{"message":"无可用渠道","type":"new_api_error","code":"x"}}',
  '{"code":"fail_to_fetch_task","message":"{\\"error\\":\\"Invalid\\",\\"issues\\":[{\\"path\\":[\\"duration\\"],\\"message\\":\\"Too long\\"}]}","data":null}',
  '{"code":429,"msg":"busy","detail":{"message":"slow down"}}',
];

const bases: readonly Node[] = [...knownAnswers.values(), ...refusals].map((text) =>
  toNode(JSON.parse(text)),
);

function toNode(value: unknown): Node {
  if (Array.isArray(value)) {
    return { items: value.map(toNode) };
  }
  return typeof value === 'object' && value !== null
    ? { entries: Object.entries(value).map(([key, it]) => [key, toNode(it)] as const) }
    : { text: JSON.stringify(value) };
}

function toText(node: Node): string {
  if ('text' in node) {
    return node.text;
  }
  return 'items' in node
    ? `[${node.items.map(toText).join(',')}]`
    : `{${node.entries.map(([key, it]) => `${JSON.stringify(key)}:${toText(it)}`).join(',')}}`;
}

/** Keys that the reader knows, keys that mean a picture, and keys that objects have anyway. */
const someKey = fc.oneof(
  fc.constantFrom(
    ...['id', 'task_id', 'taskId', 'status', 'state', 'task_status', 'data', 'code', 'progress'],
    ...['output', 'video', 'videos', 'video_url', 'result_url', 'task_result', 'video_raw', 'url'],
    ...['download_url', 'fail_reason', 'failure', 'failureCode', 'error_code', 'message', 'msg'],
    ...['error', 'detail', 'task_status_msg', 'cost', 'estimatedCost', 'credits', 'issues'],
    ...[
      'task',
      'result',
      'response',
      'outputs',
      'urls',
      'type',
      'task-id',
      'TaskStatus',
      'success',
    ],
    ...['path', 'values', 'thumbnail', 'poster', 'last_frame', 'image', 'promptImage', 'cover'],
    ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'length', 'then'],
    ...['hasOwnProperty', 'get', '', '0', '-1', 'ｉｄ', 'STATUS', ' id', 'vi\u0000deo', '\ud800'],
  ),
  { arbitrary: fc.string({ unit: 'binary', maxLength: 12 }), weight: 1 },
);

const someWord = fc.constantFrom(
  ...['SUCCEEDED', 'SUCCESS', 'succeed', 'completed', 'done', '3', 'FAILED', 'FAILURE', '2'],
  ...['CANCELLED', 'Canceled', 'PENDING', 'THROTTLED', 'not-start', 'NOT_START', 'RUNNING', '1'],
  ...['IN_PROGRESS', 'dreaming', 'UNKNOWN', 'constructor', '__proto__', 'toString', '成功', ''],
);

const someUrl = fc.oneof(
  fc.constantFrom(
    promptImage,
    ...['https://cdn.example.com/a.mp4', 'http://cdn.example.com/b', 'HTTPS://CDN.EXAMPLE.COM/c'],
    ...['https://cdn.example.com/still.png', 'https://cdn.example.com/still', 'ftp://a.example/d'],
    ...['javascript:alert(1)', 'command:x', 'file:///etc/passwd', 'https://', 'https://[', '//a/b'],
    ...['https://user:word@cdn.example.com/e.mp4', ' https://cdn.example.com/f.mp4', 'data:video/'],
    ...['https://cdn.example.com/g.mp4\nx', 'https://cdn.example.com/\u0000\u202eh.mp4'],
    ...[`https://cdn.example.com/${'i'.repeat(9000)}.mp4`, 'https://例え.example/猫.mp4'],
  ),
  fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] }),
);

const someText = fc.oneof(
  someWord,
  someUrl,
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ...['[x](command:workbench.action.quit)', ']\u200b(', 'a\r\nb\u2028c', '\u202egpj\u2066'],
    ...[
      '\ud800',
      '\udc00\ud800',
      '🐈'.repeat(400),
      '\u0000',
      '   ',
      '\ufeff',
      'e\u0301'.repeat(600),
    ],
    ...['37%', '100%', '101 %', '1e3', '-5', 'NaN', 'Infinity', '0x10', '9'.repeat(400), '.5'],
    ...[
      'a'.repeat(257),
      'a'.repeat(100_000),
      ']('.repeat(2000),
      ' '.repeat(50_000),
      '..',
      '../../x',
    ],
    ...['余额不足', 'task_not_exist', '无可用渠道', 'overloaded', '{"message":"{}"}', '[[', 'null'],
  ),
);

const someDepth = fc.constantFrom(1, 2, 7, 100, 1000, 10_000);

/** A value as it is written in JSON. */
const someValue: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: someText.map((it) => JSON.stringify(it)), weight: 8 },
  {
    arbitrary: fc.constantFrom(
      ...['null', 'true', 'false', '0', '-0', '1', '0.5', '37', '-1', '1e400', '-1e400', '1e308'],
      ...['9007199254740993', '123456789012345678901234567890', '5e-324', '200', '500', '599', '3'],
      ...['{}', '[]', '[[]]', '[null]', '{"":null}', '"\\u0000"', '"\\ud83d"'],
      '{"toString":null,"valueOf":1}',
      '{"__proto__":{"id":"x","status":"SUCCEEDED"}}',
      '{"constructor":{"prototype":{"status":"done"}}}',
      '{"credits":1e400}',
      '{"credits":"25"}',
      '{"length":4294967295}',
    ),
    weight: 5,
  },
  { arbitrary: fc.json({ maxDepth: 3 }), weight: 2 },
  {
    arbitrary: fc
      .tuple(someDepth, fc.constantFrom('[]', 'data', 'message', 'error', 'video', 'issues'))
      .map(([depth, key]) => nested(depth, key)),
    weight: 1,
  },
);

function nested(depth: number, key: string): string {
  return key === '[]'
    ? '['.repeat(depth) + ']'.repeat(depth)
    : `{"${key}":`.repeat(depth) + '1' + '}'.repeat(depth);
}

/** One change of an answer, at one place of it. */
type Change = (root: Node) => Node;

const someChange: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: at((node, value) => ({ ...node, value })), weight: 5 },
  { arbitrary: at(() => undefined), weight: 1 },
  { arbitrary: at((node) => ({ ...node, twice: true })), weight: 1 },
  { arbitrary: at((node, value) => ({ ...node, value, twice: true })), weight: 1 },
  { arbitrary: at((node, _value, key) => ({ ...node, key })), weight: 2 },
  {
    arbitrary: at((node, _value, key) => ({ ...node, value: within(key, node.value) })),
    weight: 1,
  },
  {
    arbitrary: at((node) => ({ ...node, value: { text: JSON.stringify(toText(node.value)) } })),
    weight: 1,
  },
  { arbitrary: fc.tuple(someKey, someValue).map(([key, it]) => inserted(key, it)), weight: 4 },
  {
    arbitrary: fc.tuple(someKey, someUrl).map(([key, it]) => inserted(key, JSON.stringify(it))),
    weight: 3,
  },
  { arbitrary: fc.tuple(someKey, someDepth).map(([key, it]) => deeper(key, it)), weight: 1 },
  {
    arbitrary: fc.tuple(someValue, someValue).map(([code, said]) => enveloped(code, said)),
    weight: 1,
  },
  { arbitrary: fc.constant<Change>((root) => ({ items: [root, root] })), weight: 1 },
);

function within(key: string, value: Node): Node {
  return { entries: [[key, value]] };
}

function inserted(key: string, text: string): Change {
  return (root) => ('entries' in root ? { entries: [...root.entries, [key, { text }]] } : root);
}

function deeper(key: string, depth: number): Change {
  const open = `{${JSON.stringify(key)}:`;
  return (root) => ({ text: open.repeat(depth) + toText(root) + '}'.repeat(depth) });
}

function enveloped(code: string, said: string): Change {
  return (root) => ({
    entries: [
      ['code', { text: code }],
      ['message', { text: said }],
      ['data', root],
    ],
  });
}

interface Place {
  readonly key: string;
  readonly value: Node;
  readonly twice?: boolean;
}

/** A change of the nth value of an answer, counted through all its levels. */
function at(
  change: (place: Place, value: Node, key: string) => Place | undefined,
): fc.Arbitrary<Change> {
  return fc.tuple(fc.nat({ max: 40 }), someValue, someKey).map(([index, text, key]) => (root) => {
    const count = size(root);
    let left = count === 0 ? -1 : index % count;
    const visit = (place: Place): Place[] => {
      const chosen = left === 0;
      left -= 1;
      const changed = chosen
        ? change(place, { text }, key)
        : { ...place, value: inside(place.value) };
      return changed === undefined ? [] : changed.twice === true ? [place, changed] : [changed];
    };
    const inside = (node: Node): Node => {
      if ('text' in node) {
        return node;
      }
      return 'items' in node
        ? { items: node.items.flatMap((value) => visit({ key: '', value })).map((it) => it.value) }
        : {
            entries: node.entries
              .flatMap(([key, value]) => visit({ key, value }))
              .map((it) => [it.key, it.value] as const),
          };
    };
    return inside(root);
  });
}

/** How many values are in a value. */
function size(node: Node): number {
  if ('text' in node) {
    return 0;
  }
  const inner = 'items' in node ? node.items : node.entries.map(([, it]) => it);
  return inner.reduce((sum, it) => sum + 1 + size(it), 0);
}

/** A known answer with up to six changes. */
const changedAnswer = fc
  .tuple(fc.constantFrom(...bases), fc.array(someChange, { maxLength: 6 }))
  .map(([base, changes]) => toText(changes.reduce((node, change) => change(node), base)));

/** An answer that broke off, or has something else in between. */
const brokenAnswer = fc
  .tuple(changedAnswer, fc.nat(), fc.constantFrom('', '\u0000', '}', '"', '<html>', '\ud800'))
  .map(([text, cut, middle]) => {
    const end = text.length === 0 ? 0 : cut % text.length;
    return text.slice(0, end) + middle + (cut % 2 === 0 ? '' : text.slice(end + 1));
  });

const garbage = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    ...['', ' ', '\ufeff{}', '<!doctype html><p>x', '  <HTML>', '<?xml version="1.0"?>', 'null'],
    ...['[', '"', '{"id":', 'NaN', '[]', '[[[]]]', '""', '"x"', '0', 'event: done\ndata: {}\n\n'],
    `${' '.repeat(100_000)}<html>`,
    '['.repeat(10_000),
    '{"data":'.repeat(10_000),
  ),
  someValue,
);

/** An answer as a service or something in between might give it. */
export const anyAnswer: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: changedAnswer, weight: 12 },
  { arbitrary: brokenAnswer, weight: 1 },
  { arbitrary: garbage, weight: 1 },
);

/** Fields that no service has, without any URL in them. */
export const strangeFields: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.dictionary(
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((it) => `zz_${it}`),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 5 },
);

/** An answer that says that the video is there, with addresses of all kinds in all kinds of places. */
export const finishedAnswer: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.array(
        fc.constantFrom(
          ...['output', 'video', 'video_url', 'result_url', 'fail_reason', 'data', 'url', 'file'],
          ...[
            'thumbnail',
            'poster',
            'last_frame',
            'image',
            'video_cover',
            'promptImage',
            '__proto__',
          ],
        ),
        { minLength: 1, maxLength: 3 },
      ),
      fc.oneof(
        fc.constantFrom(promptImage, 'https://cdn.example.com/a.mp4', 'http://cdn.example.com/b'),
        someUrl,
      ),
      fc.boolean(),
    ),
    { maxLength: 4 },
  )
  .map((places) => {
    const entries = places.map(([[first = '', ...keys], url, listed]): readonly [string, Node] => {
      const text = JSON.stringify(url);
      const value: Node = listed ? { items: [{ text }] } : { text };
      return [first, keys.reduceRight<Node>((inner, key) => within(key, inner), value)];
    });
    return toText({ entries: [['status', { text: '"SUCCEEDED"' }], ...entries] });
  });
