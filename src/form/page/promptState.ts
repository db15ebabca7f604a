/** What the page keeps for the help with the prompt. */
export interface PromptHelp {
  /** The button of the toolbar that Tab reaches. */
  readonly tool: string;
  /** Whether the hint about negations is shown, and how often it came up. It is spoken once. */
  readonly hint: { readonly shown: boolean; readonly times: number };
}

export function startPromptHelp(): PromptHelp {
  return { tool: '', hint: { shown: false, times: 0 } };
}
