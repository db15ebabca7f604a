import { readdirSync, readFileSync } from 'node:fs';

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
