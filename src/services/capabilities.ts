import type { RunwayClient } from '../runway/client.ts';
import type { Service } from '../runway/service.ts';

/** What a service may offer besides making videos: not every relay does. */
export const CAPABILITIES = ['cancel', 'uploads', 'credits'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** Where it is kept from one start to the next. Structurally VS Code's `Memento`. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/**
 * What services offer, as they were found to: each is asked once, when it first matters, and what
 * it lacks is not offered again until it is chosen anew.
 */
export class Capabilities {
  private readonly listeners = new Set<() => void>();

  constructor(private readonly memory: Memory = new MapMemory()) {}

  /**
   * Whether a service offers something; undefined when that is not known yet.
   *
   * @param root its API root
   */
  has(root: string, capability: Capability): boolean | undefined {
    const known = this.memory.get(name(root, capability));
    return typeof known === 'boolean' ? known : undefined;
  }

  /** @param has undefined: it is to be found out again */
  learn(root: string, capability: Capability, has: boolean | undefined): void {
    if (this.has(root, capability) !== has) {
      // What cannot be kept is found out again.
      this.memory.update(name(root, capability), has).then(undefined, () => undefined);
      for (const listener of [...this.listeners]) {
        listener();
      }
    }
  }

  /** All of a service is to be found out again. */
  forget(root: string): void {
    for (const capability of CAPABILITIES) {
      this.learn(root, capability, undefined);
    }
  }

  readonly onDidLearn = (listener: () => void): { dispose(): void } => {
    const own = () => listener();
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };
}

/**
 * Whether a service takes uploads. Runway does; another one is asked, free of charge, and once.
 *
 * @returns false also while it cannot be asked
 */
export async function takesUploads(
  { root, kind }: Service,
  capabilities: Capabilities,
  clientOf: () => Promise<RunwayClient | undefined>,
): Promise<boolean> {
  const known = capabilities.has(root, 'uploads');
  if (known !== undefined || kind === 'runway') {
    return known ?? true;
  }
  try {
    const client = await clientOf();
    if (client === undefined) {
      return false;
    }
    const takes = await client.offersUploads();
    capabilities.learn(root, 'uploads', takes);
    return takes;
  } catch {
    return false;
  }
}

function name(root: string, capability: Capability): string {
  return `service ${capability} ${root}`;
}

/** Forgets at the end. */
export class MapMemory implements Memory {
  private readonly map = new Map<string, unknown>();

  get(key: string): unknown {
    return this.map.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.map.set(key, value);
    return Promise.resolve();
  }
}
