import type { App } from '../app.ts';
import { parseService } from '../runway/service.ts';
import { selectService } from './selectService.ts';
import { askForKey } from './service/askForKey.ts';

/**
 * Asks for the selected service's key. If no service is selected, or practice mode, which has none,
 * asks for the service first.
 *
 * @param root the API root of another service: asks for that service's key
 */
export async function setApiKey(app: App, root?: unknown): Promise<void> {
  const service = typeof root === 'string' ? parseService(root) : app.services.currentOrNone();
  if (service === undefined || service.kind === 'practice') {
    await selectService(app);
  } else {
    await askForKey(app, service);
  }
}
