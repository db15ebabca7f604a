import type { FormStrings } from '../../strings.ts';

/** Motion words that are added to the prompt with one click. */

export interface Motion {
  readonly id: string;
  /** The label of its button, among the page's strings. */
  readonly label: keyof FormStrings & `motion${string}`;
  /** A sentence without its end. Models understand English best. */
  readonly en: string;
  /** The same for a prompt that is written in Chinese. */
  readonly zh: string;
}

export const MOTIONS: readonly Motion[] = [
  {
    id: 'pushIn',
    label: 'motionPushIn',
    en: 'The camera slowly pushes in',
    zh: '镜头缓缓推近',
  },
  {
    id: 'pullOut',
    label: 'motionPullOut',
    en: 'The camera slowly pulls out',
    zh: '镜头缓缓拉远',
  },
  { id: 'panLeft', label: 'motionPanLeft', en: 'The camera pans left', zh: '镜头向左摇移' },
  { id: 'panRight', label: 'motionPanRight', en: 'The camera pans right', zh: '镜头向右摇移' },
  { id: 'tiltUp', label: 'motionTiltUp', en: 'The camera tilts up', zh: '镜头向上摇起' },
  {
    id: 'orbit',
    label: 'motionOrbit',
    en: 'The camera orbits around the subject',
    zh: '镜头环绕主体旋转',
  },
  {
    id: 'handheld',
    label: 'motionHandheld',
    en: 'Handheld camera with a slight shake',
    zh: '手持拍摄，画面轻微晃动',
  },
  { id: 'static', label: 'motionStatic', en: 'The camera stays still', zh: '镜头保持静止' },
  {
    id: 'slowMotion',
    label: 'motionSlowMotion',
    en: 'Everything moves in slow motion',
    zh: '一切以慢动作进行',
  },
];

/** A part of the prompt, and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Whether a prompt has a motion already, in either language. */
export function hasMotion(prompt: string, motion: Motion): boolean {
  return findMotion(prompt, motion) !== undefined;
}

/** Adds a motion to the prompt, in the prompt's language. Removes it if it is there. */
export function toggleMotion(
  prompt: string,
  motion: Motion,
  selection: Pick<Edit, 'start' | 'end'>,
): Edit {
  const found = findMotion(prompt, motion);
  return found === undefined
    ? insertSentence(prompt, isChinese(prompt) ? `${motion.zh}。` : `${motion.en}.`, selection)
    : { ...widen(prompt, found), text: '' };
}

/**
 * Adds a sentence in the place of what is selected, or at the end of the prompt. Ends the sentence
 * before it.
 */
export function insertSentence(
  prompt: string,
  sentence: string,
  { start, end }: Pick<Edit, 'start' | 'end'>,
): Edit {
  const isSelected = start < end;
  const before = (isSelected ? prompt.slice(0, start) : prompt).trimEnd();
  const rest = isSelected ? prompt.slice(end) : '';
  const gap = rest === '' || /^[\s\p{P}]/u.test(rest) || isChinese(sentence) ? '' : ' ';
  // Punctuation that follows ends the sentence.
  const own = /^\s*[.!?,;。！？，；]/u.test(rest) ? sentence.replace(/[.。]$/u, '') : sentence;
  return {
    start: before.length,
    end: isSelected ? end : prompt.length,
    text: join(before, own) + gap,
  };
}

/** Returns the sentence with what must stand between it and the text before it. */
function join(before: string, sentence: string): string {
  const isSpaced = !isChinese(sentence);
  if (before === '') {
    return sentence;
  }
  if (/[,;:，；：、]$/u.test(before)) {
    const [first = ''] = sentence;
    return isSpaced ? ` ${first.toLowerCase()}${sentence.slice(1)}` : sentence;
  }
  const ended = /[.!?…。！？]["'”’」）)]*$/u.test(before);
  return `${ended ? '' : isSpaced ? '.' : '。'}${isSpaced ? ' ' : ''}${sentence}`;
}

/** Whether a text is written in Chinese characters, and not in Japanese. */
export function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
}

function findMotion(prompt: string, { en, zh }: Motion): Pick<Edit, 'start' | 'end'> | undefined {
  const english = new RegExp(`(?<![\\p{L}\\d])${en}(?![\\p{L}\\d])`, 'iu').exec(prompt);
  const start = english?.index ?? prompt.indexOf(zh);
  return start < 0 ? undefined : { start, end: start + (english?.[0] ?? zh).length };
}

/** Adds what separates a part from the rest, so that the rest is well-formed without the part. */
function widen(prompt: string, part: Pick<Edit, 'start' | 'end'>): Pick<Edit, 'start' | 'end'> {
  const before = prompt.slice(0, part.start).trimEnd();
  if (/[,;，；、]$/u.test(before)) {
    return { start: before.length - 1, end: part.end };
  }
  const rest = prompt.slice(part.end);
  const [after = ''] = (before === '' ? /^[.。,，]?\s*/u : /^[.。]?/u).exec(rest) ?? [];
  return { start: before.length, end: part.end + after.length };
}
