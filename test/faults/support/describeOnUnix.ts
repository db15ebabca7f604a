/**
 * Describes tests that stop a process and let it continue. Windows has no signals for that, so
 * these tests are left out there, and the output says so.
 */
export function describeOnUnix(title: string, tests: () => void): void {
  if (process.platform === 'win32') {
    console.log(`Left out, because Windows can't stop and continue a process: ${title}`);
  } else {
    describe(title, tests);
  }
}
