import { packageExtension, packageVariable } from '../../workbench/packageExtension.ts';

/** Mocha calls this before it starts its parallel processes. They share the package. */
export async function mochaGlobalSetup(): Promise<void> {
  process.env[packageVariable] = await packageExtension();
}
