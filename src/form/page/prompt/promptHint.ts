/** Finds negations. Models without a negative prompt tend to show what a prompt says to leave out. */

/** Words on a sign or spoken words are to be seen or heard as they are. */
const QUOTED = /"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』/gu;

/** Words that contain a negation and deny nothing. */
const HARMLESS = new RegExp(
  [
    String.raw`\b(?:whether )?or not\b`,
    String.raw`\bnot only\b`,
    String.raw`\bno matter\b`,
    String.raw`\bno doubt\b`,
    String.raw`\bdr\.? no\b`,
    '(?:不得不|毫不|差不多|对不起|了不起|不可思议|不知不觉|不由自主)',
    '不(?=[断停同过仅禁久少时远错由规已止但如锈倒凡朽安])',
  ].join('|'),
  'giu',
);

/** A negation must be followed by the word that it denies: “no” may become “now” while it is typed. */
const NEGATIONS = new RegExp(
  [
    String.raw`(?<![\p{L}\p{N}'’-])(?:no|not|never|without|cannot)\s+(?=\p{L})`,
    String.raw`(?<![\p{L}'’])(?:do|does|did|is|are|was|were|will|wo|ca|could|should|would|must|has|have)n['’]t\s+(?=\p{L})`,
    String.raw`(?:^|[.!?,;:]\s*|\n\s*)avoid(?:ing)?\s+(?=\p{L})`,
    String.raw`不(?=\p{Script=Han})`,
    '没有|沒有|避免|禁止|切勿|请勿',
    '(?:^|[，。；、！？\\s])别(?=[让把出动有再])',
  ].join('|'),
  'iu',
);

/** Whether a prompt says what is not to be seen. */
export function hasNegation(prompt: string): boolean {
  return NEGATIONS.test(prompt.replace(QUOTED, ' ').replace(HARMLESS, ' '));
}
