/** Milliseconds of the processor that a call takes. On a busy machine, a call also waits for it. */
export function processorTime(call: () => unknown): number {
  const start = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
