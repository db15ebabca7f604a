/** What each model takes, by its name in the API. */
export type ModelDescriptions = ReadonlyMap<string, ModelDescription>;

/** The fields of a model, except `model`. A field of an object has a name such as `a.b`. */
export type ModelDescription = ReadonlyMap<string, FieldDescription>;

/** What a field takes. A property is missing if the source doesn't state it. */
export interface FieldDescription {
  readonly required?: boolean;
  /** All values; of `promptImage`, the positions. A long range is one value, such as `0–255`. */
  readonly values?: readonly string[] | undefined;
  /** The shortest and the longest text, in UTF-16 code units. */
  readonly shortest?: number | undefined;
  readonly longest?: number | undefined;
}

/** Numbers in a range with more values are not listed one by one. */
const LONGEST_LIST = 100;

/** All whole numbers of a range, both ends inclusive. */
export function listRange(min: number, max: number): string[] {
  return max - min < LONGEST_LIST
    ? Array.from({ length: max - min + 1 }, (_, index) => String(min + index))
    : [`${min}–${max}`];
}
