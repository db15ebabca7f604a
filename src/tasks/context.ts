import type { Capabilities } from '../services/capabilities.ts';
import type { RunwayClient } from '../runway/client.ts';
import type { Clock } from '../util/clock.ts';
import type { Log } from '../util/log.ts';
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
  /** A client for the service with this API root; undefined while its key is missing. */
  client(root: string): Promise<RunwayClient | undefined>;
  /** What services offer, as far as known. */
  readonly capabilities: Capabilities;
  /** From 0 to below 1. */
  random(): number;
}
