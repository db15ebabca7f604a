/** How long a confirmation in a chat may wait for its answer, in milliseconds. */
const KEEP = 3600_000;

/** How many are remembered. */
const MOST = 100;

/**
 * What chats have asked the user to confirm. VS Code reports only that a call belongs to a chat. The
 * user may have edited the input in the question, or the price or the service may have changed since:
 * so a call counts as confirmed only if exactly this was shown. Each question counts once.
 */
export class ShownOrders {
  private readonly shown: { readonly order: string; readonly at: number }[] = [];

  /** @param now returns milliseconds since the epoch */
  constructor(private readonly now: () => number = Date.now) {}

  /** @param order everything that the question shows and that will be sent */
  add(order: string): void {
    this.shown.push({ order, at: this.now() });
    this.shown.splice(0, this.shown.length - MOST);
  }

  /** Whether the question was shown. It counts once. */
  take(order: string): boolean {
    const now = this.now();
    const index = this.shown.findIndex((it) => it.order === order && now - it.at <= KEEP);
    return index !== -1 && this.shown.splice(index, 1).length === 1;
  }
}
