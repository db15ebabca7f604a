#!/usr/bin/env node
// `@vscode/test-electron` runs this instead of a desktop VS Code. See launch.ts.
import process from 'node:process';
import { register } from 'tsx/esm/api';

register();
const { launch } = await import('./launch.ts');
process.exit(await launch(process.argv.slice(2)));
