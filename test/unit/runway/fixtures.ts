import { readdirSync, readFileSync } from 'node:fs';
import type { CreatedTask, TaskAnswer } from '../../../src/runway/answers/answer.ts';
import { parseAnswer } from '../../../src/runway/answers/parseAnswer.ts';
import { readCreated, readTask } from '../../../src/runway/answers/readTask.ts';
import type { Call } from '../../../src/runway/answers/refusal.ts';

const folder = new URL('../../fixtures/answers/', import.meta.url);

/** The text of an answer, such as `official/running`. */
export function answer(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

/** The names of all of them. */
export function answerNames(): string[] {
  return readdirSync(folder).flatMap((shape) =>
    readdirSync(new URL(`${shape}/`, folder)).map((file) => `${shape}/${file.slice(0, -5)}`),
  );
}

/** Reads a text as the client does when the service answers with HTTP 200. */
export function parseText(text: string, host: string, call: Call = 'other'): unknown {
  return parseAnswer({ status: 200, text, header: () => null }, host, call);
}

/** Reads the text of an answer to a query. */
export function readTaskText(text: string, host: string, images?: readonly string[]): TaskAnswer {
  return readTask(parseText(text, host), host, images);
}

/** Reads the text of an answer to a create. */
export function readCreatedText(text: string, host: string): CreatedTask {
  return readCreated(parseText(text, host, 'create'), host);
}
