/** Credits that the user can allow an extension at once. */
export const LIMIT = 500;

/**
 * What other extensions may spend without another question, by their IDs. It is only in memory, so
 * it ends with the session.
 */
export class Allowances {
  /** Credits that are left of what the user has allowed. */
  private readonly left = new Map<string, number>();

  /**
   * Spends the price of a video from what the user has allowed.
   *
   * @param extension undefined when it is not known
   * @param price in credits; undefined when it is not known
   * @returns false when that is not enough, so that the user must be asked
   */
  spend(extension: string | undefined, price: number | undefined): boolean {
    const left = extension === undefined ? undefined : this.left.get(extension);
    if (extension === undefined || left === undefined || !isWithin(price, left)) {
      return false;
    }
    this.left.set(extension, left - price);
    return true;
  }

  /** Allows an extension `LIMIT` credits from now on. What was left before is not added. */
  allow(extension: string): void {
    this.left.set(extension, LIMIT);
  }
}

/** Whether the user can allow more than one video: the extension and the price must be known. */
export function canAllowMore(extension: string | undefined, price: number | undefined): boolean {
  return extension !== undefined && isWithin(price, LIMIT);
}

/** False also for a price that is no price. */
function isWithin(price: number | undefined, sum: number): price is number {
  return price !== undefined && price >= 0 && price <= sum;
}
