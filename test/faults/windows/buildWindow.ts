import { buildProgram, type Program } from '../support/program.ts';

/** The program of one of several windows. */
export function buildWindow(): Promise<Program> {
  return buildProgram(
    new URL('./window.ts', import.meta.url),
    new URL('./vscodeStandIn.ts', import.meta.url),
  );
}
