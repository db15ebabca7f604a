import type { FieldDescription, ModelDescription, ModelDescriptions } from './description.ts';

/**
 * Lists what differs between two descriptions, one difference in each line. What one of them does
 * not state is not compared.
 *
 * @param known what is known so far
 * @param current what is so now
 */
export function compareModels(known: ModelDescriptions, current: ModelDescriptions): string[] {
  const gone = [...known.keys()].filter((model) => !current.has(model));
  return [
    ...[...current].flatMap(([model, fields]) => {
      const before = known.get(model);
      return before === undefined
        ? [`New model: ${model}`, ...describeModel(fields).map((line) => `  ${line}`)]
        : compareFields(before, fields).map((line) => `${model}: ${line}`);
    }),
    ...gone.map((model) => `Gone: ${model}`),
  ];
}

function compareFields(known: ModelDescription, current: ModelDescription): string[] {
  const gone = [...known.keys()].filter((field) => !current.has(field));
  return [
    ...[...current].flatMap(([name, field]) => {
      const before = known.get(name);
      return before === undefined
        ? [`new field ${name}: ${describeField(field)}`]
        : compareField(before, field).map((text) => `${name} ${text}`);
    }),
    ...gone.map((field) => `${field} is gone`),
  ];
}

function compareField(known: FieldDescription, current: FieldDescription): string[] {
  const differences: string[] = [];
  if (known.required !== undefined && known.required !== current.required) {
    differences.push(`is ${current.required === true ? 'required' : 'optional'} now`);
  }
  if (known.values !== undefined && current.values !== undefined) {
    const { values: before } = known;
    const { values: now } = current;
    const added = now.filter((value) => !before.includes(value));
    const removed = before.filter((value) => !now.includes(value));
    if (added.length > 0) differences.push(`takes ${formatValues(added)} now`);
    if (removed.length > 0) differences.push(`doesn't take ${formatValues(removed)} any more`);
  }
  for (const [limit, words] of [
    ['shortest', 'at least'],
    ['longest', 'at most'],
  ] as const) {
    const before = known[limit];
    const now = current[limit];
    if (before !== undefined && now !== undefined && before !== now) {
      differences.push(`has ${words} ${now} characters now, not ${before}`);
    }
  }
  return differences;
}

function describeModel(fields: ModelDescription): string[] {
  return [...fields].map(([name, field]) => `${name}: ${describeField(field)}`);
}

function describeField({ required, values, shortest, longest }: FieldDescription): string {
  return [
    required === true ? 'required' : 'optional',
    ...(values === undefined ? [] : [formatValues(values)]),
    ...(shortest === undefined || shortest <= 1 ? [] : [`at least ${shortest} characters`]),
    ...(longest === undefined ? [] : [`at most ${longest} characters`]),
  ].join('; ');
}

/** Lists values; three or more consecutive numbers as `4–15`. */
function formatValues(values: readonly string[]): string {
  const groups: string[][] = [];
  for (const value of values) {
    const group = groups.at(-1);
    if (group !== undefined && /^\d+$/.test(value) && Number(value) === Number(group.at(-1)) + 1) {
      group.push(value);
    } else {
      groups.push([value]);
    }
  }
  return groups
    .map((group) => (group.length > 2 ? `${group[0]}–${group.at(-1)}` : group.join(', ')))
    .join(', ');
}
