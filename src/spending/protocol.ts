import * as v from 'valibot';
import type { SpendingStrings } from './strings.ts';

/** The messages between the page with all costs and the extension. Both sides import this file. */

/** What the page may say. The host checks every message against this. */
export const SpendingMessage = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('month'), month: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)) }),
  v.object({ type: v.literal('export') }),
  v.object({ type: v.literal('budget') }),
  v.object({ type: v.literal('open'), id: v.pipe(v.string(), v.maxLength(100)) }),
]);

export type SpendingMessage = v.InferOutput<typeof SpendingMessage>;

/** A task that cost something. All texts are in the user's language. */
export interface ShownExpense {
  readonly id: string;
  /** The name of its image. */
  readonly name: string;
  readonly prompt: string;
  /** When it was sent. */
  readonly time: string;
  readonly cost: string;
  /** Whether it is on the list, so that it can be opened. */
  readonly isListed: boolean;
}

export interface ShownModel {
  readonly name: string;
  /** Such as `25` or `up to 80`. */
  readonly cost: string;
  /** From 0 to 1: its part of the most expensive one. */
  readonly part: number;
  readonly expenses: readonly ShownExpense[];
}

export interface ShownService {
  readonly name: string;
  readonly total: string;
  readonly models: readonly ShownModel[];
  readonly unknown: readonly ShownExpense[];
}

/** What the extension says. */
export interface SpendingHostMessage {
  readonly type: 'spending';
  readonly strings: SpendingStrings;
  readonly month: string;
  readonly months: readonly { readonly value: string; readonly label: string }[];
  readonly services: readonly ShownService[];
  /** How much of the budget was used; missing without a budget, and for months before. */
  readonly budget?:
    | { readonly used: number; readonly of: number; readonly text: string }
    | undefined;
}
