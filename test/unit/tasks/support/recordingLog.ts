import type { Log } from '../../../../src/util/log.ts';

type Level = keyof Log;

/** A log that keeps what it is told. */
export class RecordingLog implements Log {
  readonly lines: { readonly level: Level; readonly message: string }[] = [];
  readonly #listeners = new Set<() => void>();

  debug(message: string): void {
    this.#add('debug', message);
  }

  info(message: string): void {
    this.#add('info', message);
  }

  warn(message: string): void {
    this.#add('warn', message);
  }

  error(message: string): void {
    this.#add('error', message);
  }

  of(level: Level): string[] {
    return this.lines.filter((it) => it.level === level).map((it) => it.message);
  }

  /** Settles when a line that matches was or is written. */
  async said(pattern: RegExp): Promise<void> {
    while (!this.lines.some((it) => pattern.test(it.message))) {
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  #add(level: Level, message: string): void {
    this.lines.push({ level, message });
    for (const resolve of this.#listeners) {
      resolve();
    }
    this.#listeners.clear();
  }
}
