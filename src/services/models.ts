import { MODELS } from '../runway/models/catalogue.ts';
import { withOwnModels, type OwnModels } from '../runway/models/ownModels.ts';
import { readUserValue } from '../settings.ts';

/** Reads the catalogue and the user's own models. Ignores a workspace's models: it could fake prices. */
export function readModels(): OwnModels {
  return withOwnModels(MODELS, readUserValue('models'));
}
