import * as v from 'valibot';
import { MapMemory, type Memory } from '../../util/memory.ts';

/** Most prompts that are kept. */
export const MOST_PROMPTS = 50;

/** Most characters of all prompts that are kept. They are read at the start of each form. */
export const MOST_CHARACTERS = 100_000;

const KEY = 'recentPrompts';

const Prompts = v.array(v.string());

/** The prompts of the last submissions, the newest first. They stay on this computer. */
export class RecentPrompts {
  private readonly listeners = new Set<() => void>();

  /** @param memory of all windows */
  constructor(private readonly memory: Memory = new MapMemory()) {}

  all(): readonly string[] {
    const stored = v.safeParse(Prompts, this.memory.get(KEY));
    return stored.success ? stored.output : [];
  }

  /** Puts a prompt first. It is there once. A prompt that is empty or far too long is left out. */
  add(prompt: string): void {
    const text = prompt.trim();
    if (text !== '' && text.length <= MOST_CHARACTERS && this.all()[0] !== text) {
      this.write([text, ...this.all().filter((it) => it !== text)]);
    }
  }

  remove(prompt: string): void {
    this.write(this.all().filter((it) => it !== prompt));
  }

  clear(): void {
    this.write([]);
  }

  /** This window has changed the prompts. */
  readonly onDidChange = (listener: () => void): { dispose(): void } => {
    const own = () => listener();
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };

  private write(prompts: readonly string[]): void {
    let left = MOST_CHARACTERS;
    const kept = prompts.slice(0, MOST_PROMPTS).filter((prompt) => (left -= prompt.length) >= 0);
    // If they can't be stored, the form goes on without them.
    this.memory.update(KEY, kept).then(undefined, () => undefined);
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
