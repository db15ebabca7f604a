import type { App } from '../../app.ts';
import type { Service } from '../../runway/service.ts';
import { askForKey } from './askForKey.ts';
import { selectService } from '../selectService.ts';

/**
 * Returns the selected service. If the service or its key is missing, asks for it.
 *
 * @returns undefined when the user cancelled
 */
export async function ensureService(app: App): Promise<Service | undefined> {
  const { services } = app;
  switch (await services.missing()) {
    case 'service':
      return selectService(app);
    case 'key': {
      const service = services.current();
      return service !== undefined && (await askForKey(app, service)) ? service : undefined;
    }
    case undefined:
      return services.current();
  }
}
