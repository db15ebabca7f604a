import type { App } from '../app.ts';

/** Opens the extension's log in the output panel. */
export function showLog({ log }: App): Promise<void> {
  log.show();
  return Promise.resolve();
}
