import { MapMemory, type Memory } from '../util/memory.ts';
import { isModelName, MAX_MODELS } from '../runway/answers/modelName.ts';
import type { ServiceClient } from '../runway/serviceClient.ts';
import type { Service } from '../runway/service.ts';

/** What a service may offer besides generating videos. Some relays lack some of these. */
export const CAPABILITIES = ['cancel', 'uploads', 'credits'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** What can be learned about a service: whether it has a capability, or the names of its models. */
export type Learned = Capability | 'models';

/**
 * Remembers what services offer. Each service is asked once, when it first matters. What it lacks
 * is not offered to the user until the service is selected again.
 */
export class Capabilities {
  private readonly listeners = new Set<(learned: Learned) => void>();

  constructor(private readonly memory: Memory = new MapMemory()) {}

  /**
   * Whether a service offers a capability; undefined when that is not known yet.
   *
   * @param root the service's API root
   */
  has(root: string, capability: Capability): boolean | undefined {
    const known = this.memory.get(name(root, capability));
    return typeof known === 'boolean' ? known : undefined;
  }

  /** Stores whether a service offers a capability. @param has undefined: forget what is stored */
  learn(root: string, capability: Capability, has: boolean | undefined): void {
    if (this.has(root, capability) !== has) {
      this.store(root, capability, has);
    }
  }

  /** The names of the models that a service listed when it refused one; empty if it never did. */
  models(root: string): readonly string[] {
    const known = this.memory.get(name(root, 'models'));
    return Array.isArray(known) ? toModelNames(known) : [];
  }

  /** Stores the names of the models that a service lists. They replace those that it listed before. */
  learnModels(root: string, names: readonly string[]): void {
    const models = toModelNames(names);
    const known = this.models(root);
    if (models.length !== known.length || models.some((it, index) => it !== known[index])) {
      this.store(root, 'models', models.length === 0 ? undefined : models);
    }
  }

  private store(root: string, learned: Learned, value: unknown): void {
    // If it can't be stored, the service is asked again after the next start.
    this.memory.update(name(root, learned), value).then(undefined, () => undefined);
    for (const listener of [...this.listeners]) {
      listener(learned);
    }
  }

  /** Forgets everything about a service, so that it is asked again. */
  forget(root: string): void {
    for (const capability of CAPABILITIES) {
      this.learn(root, capability, undefined);
    }
    this.learnModels(root, []);
  }

  /** A capability or the models of any service were learned or forgotten. */
  readonly onDidLearn = (listener: (learned: Learned) => void): { dispose(): void } => {
    const own = (learned: Learned) => listener(learned);
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };
}

/**
 * Whether a service supports uploads. Runway does. A relay is asked once, free of charge.
 *
 * @param openClient makes a client for the service; undefined while its key is missing
 * @returns false also while the service can't be asked
 */
export async function takesUploads(
  { root, kind }: Service,
  capabilities: Capabilities,
  openClient: () => Promise<ServiceClient | undefined>,
): Promise<boolean> {
  const known = capabilities.has(root, 'uploads');
  if (known !== undefined || kind === 'runway') {
    return known ?? true;
  }
  try {
    const client = await openClient();
    if (client === undefined) {
      return false;
    }
    const offers = await client.offersUploads();
    capabilities.learn(root, 'uploads', offers);
    return offers;
  } catch {
    return false;
  }
}

function name(root: string, learned: Learned): string {
  return `service ${learned} ${root}`;
}

/** The different names of models among these values, at most `MAX_MODELS`. */
function toModelNames(values: readonly unknown[]): string[] {
  const names = values.filter((it): it is string => typeof it === 'string' && isModelName(it));
  return [...new Set(names)].slice(0, MAX_MODELS);
}
