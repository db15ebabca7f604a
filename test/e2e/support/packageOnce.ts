import { packageExtension, packageVariable } from '../../workbench/packageExtension.ts';

/** Mocha calls this once, before it starts the processes that run the test files. */
export async function mochaGlobalSetup(): Promise<void> {
  process.env[packageVariable] = await packageExtension();
}
