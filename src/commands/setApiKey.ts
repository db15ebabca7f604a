import type { App } from '../app.ts';
import { parseService } from '../runway/service.ts';
import { selectService } from './selectService.ts';
import { askForKey } from './service/askForKey.ts';

/**
 * Asks for the key of the chosen service; for the service first where none is chosen.
 *
 * @param root the API root of another service, whose tasks need it
 */
export async function setApiKey(app: App, root?: unknown): Promise<void> {
  const service = typeof root === 'string' ? parseService(root) : app.services.currentOrNone();
  if (service === undefined) {
    await selectService(app);
  } else {
    await askForKey(app, service);
  }
}
