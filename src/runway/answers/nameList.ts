import { isModelName } from './modelName.ts';
import { CUT } from '../../util/plainText.ts';

/** Most items of a list. */
const MAX_ITEMS = 200;

const OPENING =
  /[ \n]*(?:[:=]|->)?[ \n]*(?:(?:dict_keys|frozenset|set|tuple|list)(?=\())?[[({<]*[ \n]*/y;
const BULLET = /(?:[-*•] ?|\d{1,2}[.)] )(?=['a-z\d])/iy;
const QUOTED = /'([^'\n]{1,200})'/y;
const BARE = /[a-z\d][\w./:-]*/iy;
const NOTE = / ?\([^()\n]{0,80}\)/y;
const SEPARATOR =
  /(?: ?[,|;&\n/•·] ?(?:(?:and|or) |和|或者?|以及|及|与)? ?| (?:and|or)(?=[ ']) ?| ?(?:和|或者?|以及|及|与) ?)\n?/iy;
const END = / ?(?:[\])}>.!?]|$)/y;

/** What follows the name that was asked for, at the end of a list. */
const ASKED =
  /^ ?(?:given|was|were|is\b|isn|received|provided|found|not\b|does|requested|[不未无非是])/i;

/** Words that stand in a list like names. */
const WORDS = new Set([
  ...['none', 'null', 'undefined', 'unknown', 'string', 'number', 'empty', 'any', 'all', 'more'],
  ...['other', 'others', 'etc', 'e.g', 'i.e', 'see', 'please', 'model', 'models', 'and', 'or'],
  ...['sorry', 'received', 'got', 'given', 'but', 'try', 'retry', 'contact'],
]);

/**
 * Reads the names of a list, such as `: a, b or c` or `['a', 'b']`, up to the first words that are no
 * name. The quotation marks of the text must be `'`.
 *
 * @param start where the list begins in the text, with its colon or its bracket
 * @returns the different names; empty if this is a sentence
 */
export function readList(text: string, start: number): string[] {
  const opening = matchAt(OPENING, text, start)?.[0] ?? '';
  const isOpened = /[:=[({]/.test(opening);
  const isSpaced = opening.includes('[');
  let at = start + opening.length;
  at += matchAt(BULLET, text, at)?.[0].length ?? 0;
  const isQuoted = text[at] === "'";
  const names: string[] = [];
  let isComplete = false;
  let spaces = 0;
  while (names.length < MAX_ITEMS) {
    const item = matchAt(isQuoted ? QUOTED : BARE, text, at);
    if (item === undefined) {
      break;
    }
    const [whole, inside = whole] = item;
    const name = isQuoted ? inside : whole.replace(/[.:/-]{1,61}$/, '');
    at += whole.length;
    at += matchAt(NOTE, text, at)?.[0].length ?? 0;
    const isCut = text[at] === CUT || (!isQuoted && whole.endsWith('..'));
    const isKey = text[at] === '=' || text[at] === ':' || (!isQuoted && whole.endsWith(':'));
    const isWord = isKey || (!isQuoted && WORDS.has(name.toLowerCase()));
    if (isCut || isWord) {
      break;
    }
    const separator = matchAt(SEPARATOR, text, at)?.[0];
    isComplete = (!isQuoted && whole.endsWith('.')) || matchAt(END, text, at) !== undefined;
    const isBySpace = isSpaced && !isComplete && separator === undefined && text[at] === ' ';
    const goesOn = separator !== undefined || isBySpace;
    const isKept = goesOn || isComplete || isQuoted || isTechnical(name);
    if (isModelName(name) && isKept && (goesOn || !ASKED.test(text.slice(at, at + 20)))) {
      names.push(name);
    }
    if (isComplete || !goesOn) {
      break;
    }
    spaces += isBySpace ? 1 : 0;
    at += separator?.length ?? 1;
    at += matchAt(BULLET, text, at)?.[0].length ?? 0;
  }
  const technical = names.filter(isTechnical).length;
  const isPlain = !isQuoted && technical === 0;
  return (isPlain && !(isOpened && isComplete)) || (spaces > 0 && technical * 2 < names.length)
    ? []
    : [...new Set(names)];
}

/** Whether a name can't be a word of a sentence. */
function isTechnical(name: string): boolean {
  return /[\d_/:.]|\w-\w/.test(name);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
