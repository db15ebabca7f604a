/** Something to dispose. Structurally VS Code's `Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** An event that listeners can be added to. Structurally VS Code's `EventEmitter`. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  /** @param onError called when a listener throws; the other listeners are still called */
  constructor(private readonly onError: (error: unknown) => void) {}

  readonly event = (listener: (value: T) => void): Disposable => {
    const own = (value: T) => listener(value);
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
