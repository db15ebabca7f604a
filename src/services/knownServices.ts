import { MapMemory, type Memory } from './capabilities.ts';
import { AddressError } from '../runway/errors/addressError.ts';
import { parseService, RUNWAY_ROOT, type Service } from '../runway/service.ts';

/**
 * The services that were used before, so that going back to one needs no typing. Kept in VS Code's
 * global state and not in a setting: settings are synchronised, shown and shared; addresses of
 * relays are nobody else's business. Keys are not here.
 */
export class KnownServices {
  constructor(private readonly memory: Memory = new MapMemory()) {}

  /** A service was chosen: it comes first from now on. */
  async remember({ root }: Service): Promise<void> {
    await this.write(KNOWN, [root, ...this.read(KNOWN).filter((it) => it !== root)]);
    await this.write(
      REMOVED,
      this.read(REMOVED).filter((it) => it !== root),
    );
  }

  /** A service is not to be listed any more, though ended tasks of it may be. */
  async remove({ root }: Service): Promise<void> {
    await this.write(
      KNOWN,
      this.read(KNOWN).filter((it) => it !== root),
    );
    await this.write(REMOVED, [root, ...this.read(REMOVED).filter((it) => it !== root)]);
  }

  /**
   * The services to choose from: Runway, those chosen before, the latest first, and those that
   * tasks are at.
   *
   * @param tasks where tasks on the list are; where some are running, its service stays listed
   */
  list(
    current: Service | undefined,
    tasks: readonly { readonly service: string; readonly isRunning: boolean }[],
  ): Service[] {
    const removed = this.read(REMOVED);
    const byTasks = tasks
      .filter((it) => it.isRunning || !removed.includes(it.service))
      .map((it) => it.service);
    const chosen = current === undefined ? [] : [current.root];
    const roots = new Set([RUNWAY_ROOT, ...this.read(KNOWN), ...chosen, ...byTasks]);
    return [...roots].flatMap(serviceAt);
  }

  private read(key: string): string[] {
    const value = this.memory.get(key);
    return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
  }

  private async write(key: string, roots: readonly string[]): Promise<void> {
    await this.memory.update(key, roots.slice(0, MOST));
  }
}

const KNOWN = 'services';
const REMOVED = 'services removed';

/** More addresses than anyone has; what a program wrote there must not fill the list. */
const MOST = 50;

function serviceAt(root: string): Service[] {
  try {
    return [parseService(root)];
  } catch (error) {
    if (error instanceof AddressError) {
      return [];
    }
    throw error;
  }
}
