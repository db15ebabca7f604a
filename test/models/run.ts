/**
 * `npm run models:check`: compares the models of the extension with those that Runway publishes.
 * Give an address or a file to compare with another OpenAPI file.
 *
 * Ends with 0 if nothing differs, with 1 if something does, with 2 if the file can't be read.
 */
import { MODELS } from '../../src/runway/models/catalogue.ts';
import { checkModels, PUBLISHED } from './check.ts';

const { text, exitCode } = await checkModels(MODELS, process.argv[2] ?? PUBLISHED);
console.log(text);
process.exitCode = exitCode;
