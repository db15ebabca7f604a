import { buildProgram, type Program } from '../support/program.ts';

/** The program of a window that is killed. */
export function buildWindow(): Promise<Program> {
  return buildProgram(new URL('./window.ts', import.meta.url));
}
