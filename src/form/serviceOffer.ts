import * as l10n from '@vscode/l10n';
import { listOfferedModels } from '../runway/models/model.ts';
import { parseService, RUNWAY_ROOT, type Service } from '../runway/service.ts';
import { readModels } from '../services/models.ts';
import type { Services } from '../services/services.ts';
import { SECTION } from '../settings.ts';
import type { ServiceOffer } from './protocol.ts';

/** Returns what the selected service offers; what Runway offers while none is selected. */
export function readServiceOffer(services: Services): ServiceOffer {
  const service = services.currentOrNone() ?? parseService(RUNWAY_ROOT);
  const { name, kind } = service;
  const { models, mistakes } = readModels();
  return {
    service: name,
    models: listOfferedModels(kind, models),
    relay: kind === 'relay',
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

/** Whether the form says that a service takes uploads. A relay may not have been asked yet. */
export function offersUploads({ capabilities }: Services, { root, kind }: Service): boolean {
  return capabilities.has(root, 'uploads') ?? kind === 'runway';
}
