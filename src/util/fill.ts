/** Puts values into the places `{0}`, `{1}`, … of a sentence that the extension has translated. */
export function fill(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
