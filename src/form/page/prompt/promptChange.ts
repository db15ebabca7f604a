/** What changed between two texts, word by word. */

export interface ChangePart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Above this many pairs of words, a comparison takes too long. */
const MOST_PAIRS = 4_000_000;

/** Compares two texts. Words that differ only in the space after them are the same. */
export function compareTexts(before: string, after: string): readonly ChangePart[] {
  const old = splitWords(before);
  const young = splitWords(after);
  let start = 0;
  while (start < Math.min(old.length, young.length) && isSame(old[start], young[start])) {
    start += 1;
  }
  let end = 0;
  while (
    end < Math.min(old.length, young.length) - start &&
    isSame(old.at(-1 - end), young.at(-1 - end))
  ) {
    end += 1;
  }
  const parts = [
    ...young.slice(0, start).map((text) => ({ kind: 'same', text }) as const),
    ...compareWords(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...young.slice(young.length - end).map((text) => ({ kind: 'same', text }) as const),
  ];
  return joinParts(parts);
}

/** Words with the space after them. Chinese and Japanese have no spaces: each character is one. */
function splitWords(text: string): readonly string[] {
  return (
    text.match(
      /(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{N}'’-])+|\S|^(?=\s))\s*/gu,
    ) ?? []
  );
}

function isSame(first: string | undefined, second: string | undefined): boolean {
  return first?.trimEnd() === second?.trimEnd();
}

/** Compares lists of words by their longest common subsequence. */
function compareWords(old: readonly string[], young: readonly string[]): readonly ChangePart[] {
  const removed = (text: string) => ({ kind: 'removed', text }) as const;
  const added = (text: string) => ({ kind: 'added', text }) as const;
  if (old.length * young.length > MOST_PAIRS) {
    return [...old.map(removed), ...young.map(added)];
  }
  const width = young.length + 1;
  /** How many words of the rest of both lists are common, for each pair of positions. */
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = isSame(old[i], young[j])
        ? (common[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const parts: ChangePart[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < young.length) {
    if (isSame(old[i], young[j])) {
      parts.push({ kind: 'same', text: young[j] ?? '' });
      i += 1;
      j += 1;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      parts.push(removed(old[i] ?? ''));
      i += 1;
    } else {
      parts.push(added(young[j] ?? ''));
      j += 1;
    }
  }
  return [...parts, ...old.slice(i).map(removed), ...young.slice(j).map(added)];
}

/** Joins neighbors of the same kind. Between two words that stay, what was removed comes first. */
function joinParts(parts: readonly ChangePart[]): readonly ChangePart[] {
  const joined: ChangePart[] = [];
  const changed = { removed: '', added: '' };
  const flush = () => {
    for (const kind of ['removed', 'added'] as const) {
      if (changed[kind] !== '') {
        joined.push({ kind, text: changed[kind] });
        changed[kind] = '';
      }
    }
  };
  for (const { kind, text } of parts) {
    const last = joined.at(-1);
    if (kind !== 'same') {
      changed[kind] += text;
    } else if (last?.kind === 'same' && changed.removed === '' && changed.added === '') {
      joined[joined.length - 1] = { kind, text: last.text + text };
    } else {
      flush();
      joined.push({ kind, text });
    }
  }
  flush();
  return joined;
}
