import { readAccess } from './video/openLink.ts';
import type { Capabilities } from '../services/capabilities.ts';
import { KeyStorageError } from '../services/keyStorageError.ts';
import type { LinkAccess, ServiceClient } from '../runway/serviceClient.ts';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
import type { BatchSupport } from './batches/batchSupport.ts';
import type { RecordStore } from './store/recordStore.ts';

/** What all parts of `tasks/` share. */
export interface TaskContext {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder of the leases, shared by all windows. */
  readonly leases: string;
  /** This window's name among all windows. */
  readonly window: string;
  /**
   * A client for the service with this API root; undefined while its key is missing.
   *
   * @throws {KeyStorageError} while the key can't be read
   */
  client(root: string): Promise<ServiceClient | undefined>;
  /** What services offer, as far as known. */
  readonly capabilities: Capabilities;
  /** What sending batches takes. Missing: this window sends none. */
  readonly batches?: BatchSupport | undefined;
  /** From 0 to below 1. */
  random(): number;
}

/** How to open the links of a service; without its key while that can't be read. Most links need none. */
export async function openAccess(
  context: Pick<TaskContext, 'client'>,
  root: string,
): Promise<LinkAccess> {
  const client = await context.client(root).catch((error: unknown) => {
    if (error instanceof KeyStorageError) {
      return undefined;
    }
    throw error;
  });
  return readAccess(root, client);
}
