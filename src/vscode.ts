import { createRequire } from 'node:module';
import type * as Vscode from 'vscode';

/**
 * VS Code's API, for the code that runs at the start. `import` gives the same objects. But VS Code
 * then writes, parses and compiles a module of several hundred exports, which takes longer than the
 * rest of the start.
 */
export const vscode = createRequire(import.meta.url)('vscode') as typeof Vscode;
