/**
 * One line of the table of benchmarks. Every figure is a ratio or a count: these mean the same on
 * each machine.
 */
export interface Figure {
  /** What is measured, with its case, such as `Activation, no tasks`. */
  readonly name: string;
  /** The value of this extension, with its unit. */
  readonly ours: string;
  /** The peer and its value in the same run, or the limit, such as `curl: 410 MB/s`. */
  readonly against: string;
  /** Our value divided by the peer's, such as `0.83`, or `–` for a count. */
  readonly ratio: string;
  /** The limit of the ratio or count, such as `≤ 1.2`. */
  readonly target: string;
  /** True if the value is within the target. */
  readonly met: boolean;
}
