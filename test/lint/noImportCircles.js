// An ESLint rule: files must not import each other in a circle. Type imports count, because a
// reader has to follow them, too.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import process from 'node:process';

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g;

/** @type {Map<string, string[]>} */
const cache = new Map();

/** @param {string} file */
function listImports(file) {
  let imports = cache.get(file);
  if (imports === undefined) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    imports = [...text.matchAll(IMPORT)].map(([, path]) => resolve(dirname(file), path ?? ''));
    cache.set(file, imports);
  }
  return imports;
}

/**
 * The shortest way from an imported file back to the file that imports it.
 *
 * @param {string} start
 * @param {string} goal
 * @returns {string[] | undefined}
 */
function findWay(start, goal) {
  const ways = [[start]];
  const seen = new Set([start]);
  for (const way of ways) {
    const last = way.at(-1) ?? start;
    if (last === goal) {
      return way;
    }
    for (const next of listImports(last)) {
      if (!seen.has(next)) {
        seen.add(next);
        ways.push([...way, next]);
      }
    }
  }
  return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const noImportCircles = {
  create(context) {
    const file = context.filename;
    return {
      /** @param {import('estree').ImportDeclaration & import('eslint').Rule.NodeParentExtension} node */
      ImportDeclaration(node) {
        const path = node.source.value;
        if (typeof path !== 'string' || !path.startsWith('.')) {
          return;
        }
        const way = findWay(resolve(dirname(file), path), file);
        if (way !== undefined) {
          const names = way.map((step) => relative(process.cwd(), step)).join(' → ');
          context.report({ node, message: `This import closes a circle: ${names}` });
        }
      },
    };
  },
};
