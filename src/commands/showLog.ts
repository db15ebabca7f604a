import type { App } from '../app.ts';

export function showLog({ log }: App): Promise<void> {
  log.show();
  return Promise.resolve();
}
