import * as l10n from '@vscode/l10n';
import { checkSettings, type RequestedSettings } from '../runway/models/checkSettings.ts';
import { listOfferedModels, type OfferedModel } from '../runway/models/model.ts';
import { estimatePrice } from '../runway/models/price.ts';
import type { Service } from '../runway/service.ts';
import type { VideoSettings } from '../runway/videoSettings.ts';
import { readModels } from '../services/models.ts';
import type { Services } from '../services/services.ts';
import { issueText } from '../views/texts/issueText.ts';

/** The selected service, and the models that it offers, as the form shows them. */
export interface Offer {
  readonly service: Service;
  readonly models: readonly OfferedModel[];
}

/** @throws an `Error` with a sentence when no service is selected {AddressError} */
export function selectedOffer(services: Services): Offer {
  const service = services.current();
  if (service === undefined) {
    throw new Error(l10n.t('Select a service first.'));
  }
  const named = services.capabilities.models(service.root);
  return { service, models: listOfferedModels(service.kind, readModels().models, named) };
}

/** Checks settings as the form does. @throws an `Error` with a sentence about the first mistake */
export function checkOffered(settings: RequestedSettings, { service, models }: Offer): void {
  const [issue] = checkSettings(settings, service.kind, models);
  if (issue !== undefined) {
    throw new Error(issueText(issue));
  }
}

/** The price in credits; undefined when it is not known. */
export function offeredPrice(settings: VideoSettings, { models }: Offer): number | undefined {
  const model = models.find(({ id }) => id === settings.model);
  return model && estimatePrice(model, settings);
}
