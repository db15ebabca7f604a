import type { App } from '../app.ts';
import { openSpending } from '../spending/spendingPanel.ts';

/** Shows what the tasks cost, by month, service and model. */
export function showSpending(app: App): Promise<void> {
  return openSpending(app);
}
