import { MapMemory, type Memory } from '../util/memory.ts';
import { AddressError } from '../runway/errors/addressError.ts';
import { parseService, RUNWAY_ROOT, type Service } from '../runway/service.ts';

/**
 * The services that were used before, so that the user can select them again without typing. They
 * are in VS Code's global state, not in a setting: settings are synchronized and shared, but the
 * addresses of relays are private. Keys are not here.
 */
export class KnownServices {
  constructor(private readonly memory: Memory = new MapMemory()) {}

  /** Puts a service first, because the user selected it. */
  async remember({ root, kind }: Service): Promise<void> {
    if (kind === 'practice') {
      return;
    }
    await this.write(KNOWN, [root, ...this.read(KNOWN).filter((it) => it !== root)]);
    await this.write(
      REMOVED,
      this.read(REMOVED).filter((it) => it !== root),
    );
  }

  /** Removes a service from the list, even if ended tasks still refer to it. */
  async remove({ root }: Service): Promise<void> {
    await this.write(
      KNOWN,
      this.read(KNOWN).filter((it) => it !== root),
    );
    await this.write(REMOVED, [root, ...this.read(REMOVED).filter((it) => it !== root)]);
  }

  /**
   * Lists the services to select from: Runway, then services that were selected before, the latest
   * first, then services that tasks refer to.
   *
   * @param tasks the services of the listed tasks; a service with running tasks is always listed
   */
  list(
    current: Service | undefined,
    tasks: readonly { readonly service: string; readonly isRunning: boolean }[],
  ): Service[] {
    const removed = this.read(REMOVED);
    const ofTasks = tasks
      .filter(({ service, isRunning }) => isRunning || !removed.includes(service))
      .map(({ service }) => service);
    const selected = current === undefined ? [] : [current.root];
    const roots = new Set([RUNWAY_ROOT, ...this.read(KNOWN), ...selected, ...ofTasks]);
    // Practice mode is no service: the list offers it itself.
    return [...roots].flatMap(tryParseService).filter(({ kind }) => kind !== 'practice');
  }

  private read(key: string): string[] {
    const value = this.memory.get(key);
    return Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
  }

  private async write(key: string, roots: readonly string[]): Promise<void> {
    await this.memory.update(key, roots.slice(0, MAX_SERVICES));
  }
}

const KNOWN = 'services';
const REMOVED = 'services removed';

/** Most addresses that are stored. More can only come from a faulty program. */
const MAX_SERVICES = 50;

function tryParseService(root: string): Service[] {
  try {
    return [parseService(root)];
  } catch (error) {
    if (error instanceof AddressError) {
      return [];
    }
    throw error;
  }
}
