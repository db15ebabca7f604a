/** The user's key. A service may reject it. Then it is removed and set again. */
export class UserKey {
  private value: string | undefined;
  /** How many requests are being prepared that would fail without a key. */
  private users = 0;
  private renewing: Promise<void> = Promise.resolve();
  private onUnused: () => void = () => undefined;

  constructor(private readonly text: string) {
    this.value = text;
  }

  get(): string | undefined {
    return this.value;
  }

  /** Does some work during which the key is not removed. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    for (let waited; waited !== this.renewing;) {
      waited = this.renewing;
      await waited;
    }
    this.users += 1;
    try {
      return await work();
    } finally {
      this.users -= 1;
      if (this.users === 0) {
        this.onUnused();
      }
    }
  }

  /** @param changed called after each of both changes */
  renew(changed: () => void): void {
    this.renewing = this.renewing.then(async () => {
      if (this.users > 0) {
        await new Promise<void>((resolve) => {
          this.onUnused = resolve;
        });
      }
      this.value = undefined;
      changed();
      await new Promise((resolve) => setImmediate(resolve));
      this.value = this.text;
      changed();
    });
  }
}
