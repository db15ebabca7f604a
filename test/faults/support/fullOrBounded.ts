/** The environment variable that `npm test` sets to `bounded`. */
export const faultsVariable = 'FAULTS';

/** Selects an amount: `full` for `npm run test:faults`, `bounded` for `npm test`. */
export function fullOrBounded(full: number, bounded: number): number {
  return process.env[faultsVariable] === 'bounded' ? bounded : full;
}
