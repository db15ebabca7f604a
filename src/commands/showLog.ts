import type { Parts } from '../parts.ts';

export function showLog({ log }: Parts): Promise<void> {
  log.show();
  return Promise.resolve();
}
