#!/usr/bin/env node
// What `@vscode/test-electron` runs in place of a desktop VS Code: see launch.ts.
import process from 'node:process';
import { register } from 'tsx/esm/api';

register();
const { launch } = await import('./launch.ts');
process.exit(await launch(process.argv.slice(2)));
