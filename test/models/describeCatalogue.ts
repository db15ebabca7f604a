import {
  CHOICE_FIELDS,
  listOfferedModels,
  SEED_MAX,
  type Model,
} from '../../src/runway/models/model.ts';
import { listRange, type FieldDescription, type ModelDescription } from './description.ts';

/** Describes the models that the extension knows at Runway's own API. */
export function describeCatalogue(models: readonly Model[]): Map<string, ModelDescription> {
  return new Map(
    listOfferedModels('runway', models).map((model) => {
      const fields: [name: string, isThere: boolean, field: FieldDescription][] = [
        ['promptImage', true, { values: model.lastFrame ? ['first', 'last'] : ['first'] }],
        [
          'promptText',
          true,
          {
            required: model.prompt === 'required',
            shortest: model.promptLeast ?? 1,
            longest: model.promptLength,
          },
        ],
        ['negativePrompt', model.negativePromptLength > 0, { longest: model.negativePromptLength }],
        ['ratio', model.ratios.length > 0, { values: model.ratios }],
        ['duration', true, { values: model.durations.map(String) }],
        ['audio', model.audio, { values: ['true', 'false'] }],
        ...CHOICE_FIELDS.map((field): (typeof fields)[number] => [
          field === 'publicFigureThreshold' ? 'contentModeration.publicFigureThreshold' : field,
          model.choices?.[field] !== undefined,
          { values: model.choices?.[field] },
        ]),
        ['seed', model.seed, { values: listRange(0, SEED_MAX) }],
      ];
      const present = fields.filter(([, isThere]) => isThere);
      return [model.id, new Map(present.map(([name, , field]) => [name, field]))];
    }),
  );
}
