import type { Improvement } from '../../protocol.ts';

/** What the page keeps for the help with the prompt. */
export interface PromptHelp {
  /** The button of the toolbar that Tab reaches. */
  readonly tool: string;
  /** Whether the hint about negations is shown, and how often it came up. It is spoken once. */
  readonly hint: { readonly shown: boolean; readonly times: number };
  /** The prompts of the last submissions, the newest first. */
  readonly recent: readonly string[];
  /** The one that the arrow keys have put into the field; -1 for none. */
  readonly recentAt: number;
  /** Whether the editor has a language model. */
  readonly canImprove: boolean;
  /** The language model's suggestion, while it is shown or awaited. */
  readonly suggestion?: Suggestion | undefined;
}

/** What the language model was asked for, and its answer once it is there. */
export type Suggestion = Improvement | { readonly of: string; readonly waiting: true };

export function startPromptHelp(): PromptHelp {
  return {
    tool: '',
    hint: { shown: false, times: 0 },
    recent: [],
    recentAt: -1,
    canImprove: false,
  };
}
