import type { FieldDescription, ModelDescriptions } from './description.ts';

/** Fields that the extension leaves out on purpose. */
const FIELDS = [
  // The form has one image for the first frame, and one for the last.
  'referenceAudio',
  'referenceVideos',
];

/** Values that the extension leaves out on purpose. */
const VALUES: Readonly<
  Record<string, (value: string, all: readonly string[], model: string) => boolean>
> = {
  // Runway calls capital letters deprecated, where it has small ones: `768P` is `768p`.
  resolution: (value, all) => value !== value.toLowerCase() && all.includes(value.toLowerCase()),
  // With a first frame, Wan refuses sizes in pixels.
  ratio: (value, _, model) => model.startsWith('wan3') && /^\d/.test(value),
};

/** The same descriptions without what the extension leaves out on purpose. */
export function omitLeftOut(models: ModelDescriptions): ModelDescriptions {
  return new Map(
    [...models].map(([model, fields]) => {
      const kept = [...fields].filter(([name]) => !FIELDS.includes(name));
      return [model, new Map(kept.map(([name, field]) => [name, omitValues(model, name, field)]))];
    }),
  );
}

function omitValues(model: string, name: string, field: FieldDescription): FieldDescription {
  const { values } = field;
  const isLeftOut = VALUES[name];
  return values === undefined || isLeftOut === undefined
    ? field
    : { ...field, values: values.filter((value) => !isLeftOut(value, values, model)) };
}
