import type { TaskRecord } from '../tasks/record.ts';
import { Emitter, type Disposable } from '../util/emitter.ts';
import { agentText, stateText } from './texts/taskText.ts';

/** The words that the user looks for in the list. A task is shown if it has all of them. */
export class TaskFilter implements Disposable {
  private words: readonly string[] = [];
  private entered = '';
  private readonly changed: Emitter<void>;
  /** The text in which words are looked for. A record never changes. */
  private readonly texts = new WeakMap<TaskRecord, string>();

  constructor(onError: (error: unknown) => void) {
    this.changed = new Emitter(onError);
  }

  get onDidChange() {
    return this.changed.event;
  }

  /** What the user entered, without spaces around it; empty when all tasks are shown. */
  get text(): string {
    return this.entered;
  }

  get isActive(): boolean {
    return this.entered !== '';
  }

  set(text: string): void {
    const entered = text.trim();
    if (entered !== this.entered) {
      this.entered = entered;
      this.words = normalize(entered).split(/\s+/).filter(Boolean);
      this.changed.fire();
    }
  }

  matches(task: TaskRecord): boolean {
    return this.words.length === 0 || this.hasWords(task);
  }

  private hasWords(task: TaskRecord): boolean {
    const text = this.texts.get(task) ?? searchedText(task);
    this.texts.set(task, text);
    return this.words.every((word) => text.includes(word));
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** The image's name, the prompt, the model, the state's word, and whether an agent asked for it. */
function searchedText(task: TaskRecord): string {
  const { image, settings, state } = task;
  const texts = [image.name, settings?.promptText, settings?.model];
  const parts = [...texts, stateText(state), agentText(task)];
  return normalize(parts.filter((part) => part !== undefined).join('\n'));
}

/** Makes texts equal that look the same, but for upper and lower case. */
function normalize(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
