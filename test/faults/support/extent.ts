/** The environment variable with which `npm test` asks for the bounded form: set to `bounded`. */
export const extentVariable = 'FAULTS';

/** How much of something a test does: as `npm run test:faults` does it, or bounded. */
export function extent(long: number, bounded: number): number {
  return process.env[extentVariable] === 'bounded' ? bounded : long;
}
