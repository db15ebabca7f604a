import { MODELS } from '../runway/models/catalogue.ts';
import { withOwnModels, type OwnModels } from '../runway/models/ownModels.ts';
import { readUserValue } from '../settings.ts';

/** All models, with those of the user's own setting: a workspace must not make up prices. */
export function readModels(): OwnModels {
  return withOwnModels(MODELS, readUserValue('models'));
}
