import { BEST_RATED } from '../runway/models/catalogue.ts';
import { estimatePrice } from '../runway/models/price.ts';
import type { OfferedModel } from '../runway/models/model.ts';
import type { FormValues } from './protocol.ts';
import { toSettings, valuesFor } from './values.ts';

/** Where a model stands in the list. */
export type ModelGroup =
  /** The best rated and the cheapest, for people who know no model. */
  | 'suggested'
  | 'offered'
  /** The service named it, and nothing else is known. */
  | 'named'
  | 'own';

/** A row of the list of models. */
export interface ModelRow {
  readonly model: OfferedModel;
  readonly group: ModelGroup;
  readonly mark?: 'bestRated' | 'cheapest' | undefined;
  /** What the video would cost with this model, in credits; undefined when that is unknown. */
  readonly price: number | undefined;
  /** It may cost less. */
  readonly isMost: boolean;
}

const ORDER: readonly ModelGroup[] = ['suggested', 'offered', 'named', 'own'];

/**
 * Sorts the models for a user who looks for one: by group, and in each the cheapest first. Each
 * price is that of the video that the form describes, with what the model offers nearest to it.
 *
 * @param image the image's size in pixels; undefined when it is not known
 */
export function listModels(
  models: readonly OfferedModel[],
  values: FormValues,
  image: { readonly width: number; readonly height: number } | undefined,
): readonly ModelRow[] {
  const priced = models.map((model) => {
    const wanted = model.id === values.model ? values : valuesFor(values, model, image);
    const price = estimatePrice(model, toSettings(wanted, model));
    return { model, price, isMost: wanted.duration === 'auto' };
  });
  const prices = priced.map(({ price }) => price).filter((it) => it !== undefined);
  const least = prices.some((it) => it !== prices[0]) ? Math.min(...prices) : undefined;
  const cheapest = priced.find(({ price }) => price !== undefined && price === least);
  return priced
    .map((row): ModelRow => {
      const mark =
        row.model.id === BEST_RATED ? 'bestRated' : row === cheapest ? 'cheapest' : undefined;
      return { ...row, mark, group: groupOf(row.model, mark) };
    })
    .toSorted(
      (a, b) =>
        ORDER.indexOf(a.group) - ORDER.indexOf(b.group) ||
        Number(b.mark === 'bestRated') - Number(a.mark === 'bestRated') ||
        comparePrices(a.price, b.price),
    );
}

/** The cheaper first, and what has no known price last. */
function comparePrices(a: number | undefined, b: number | undefined): number {
  return a === b ? 0 : (a ?? Infinity) - (b ?? Infinity);
}

function groupOf({ own, unknown }: OfferedModel, mark: ModelRow['mark']): ModelGroup {
  if (own === true) {
    return 'own';
  }
  if (unknown === true) {
    return 'named';
  }
  return mark === undefined ? 'offered' : 'suggested';
}
