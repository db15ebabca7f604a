import * as l10n from '@vscode/l10n';
import { listOfferedModels, type OfferedModel } from '../runway/models/model.ts';
import { parseService, RUNWAY_ROOT, type Service } from '../runway/service.ts';
import { readModels } from '../services/models.ts';
import type { Services } from '../services/services.ts';
import { SECTION } from '../settings.ts';
import type { ReachedLimit } from '../tasks/spending/planLimits.ts';
import { limitText } from '../views/texts/limitText.ts';
import { modelLine } from '../views/texts/modelLine.ts';
import type { ServiceOffer } from './protocol.ts';

/**
 * Returns what the selected service offers; what Runway offers while none is selected.
 *
 * @param findLimit finds the limit of the user's plan that one more video of a model would meet
 */
export function readServiceOffer(
  services: Services,
  findLimit: (service: string, model: string) => ReachedLimit | undefined,
): ServiceOffer {
  const service = services.currentOrNone() ?? parseService(RUNWAY_ROOT);
  const { name, kind, root } = service;
  const { models, mistakes } = readModels();
  const named = services.capabilities.models(root);
  const offered = listOfferedModels(kind, models, named).map(withDescription);
  const waits = offered.flatMap(({ id }) => {
    const limit = findLimit(root, id);
    return limit === undefined ? [] : [[id, limitText(limit)] as const];
  });
  return {
    service: name,
    models: offered,
    waits: Object.fromEntries(waits),
    relay: kind === 'relay',
    ...(kind === 'practice' ? { practice: true } : {}),
    uploads: offersUploads(services, service),
    mistakes: mistakes.map((place) =>
      l10n.t(
        'The setting {0} has an error at {1}. That entry is ignored.',
        `${SECTION}.models`,
        place,
      ),
    ),
  };
}

/** Adds what a model is good for, or that it isn't known. */
function withDescription(model: OfferedModel): OfferedModel {
  const description =
    model.unknown === true
      ? l10n.t('This extension knows only its name. What you choose is not checked.')
      : (model.description ?? modelLine(model.id));
  return description === undefined ? model : { ...model, description };
}

/** Whether the form says that a service takes uploads. A relay may not have been asked yet. */
export function offersUploads({ capabilities }: Services, { root, kind }: Service): boolean {
  return capabilities.has(root, 'uploads') ?? kind === 'runway';
}
