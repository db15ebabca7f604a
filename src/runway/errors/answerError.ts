export const ANSWER_FAULTS = [
  'html', // a web page
  'path', // “not found” for every path: there is no API at this address
  'notJson',
  'tooLarge',
  'shape', // the answer lacks what was asked for
  'otherTask',
  'noCredits',
] as const;

/** What is wrong with an answer. */
export type AnswerFault = (typeof ANSWER_FAULTS)[number];

/** An answer with a success status that is not a valid answer of this API. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    readonly fault: AnswerFault,
    /** Host name and port of the service. */
    readonly host: string,
  ) {
    super(`${host}: ${MESSAGES[fault]}`);
  }
}

const MESSAGES: Readonly<Record<AnswerFault, string>> = {
  html: 'the answer is a web page',
  path: 'every path is “not found”',
  notJson: 'the answer is not JSON',
  tooLarge: 'the answer is too large',
  shape: 'the answer lacks the expected fields',
  otherTask: 'the answer is about another task',
  noCredits: 'the answer has no credit balance',
};
