import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensionPath } from './support.ts';

/** A menu item of package.json. */
interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

interface Manifest {
  readonly contributes: { readonly menus: { readonly 'view/item/context': readonly MenuItem[] } };
}

/**
 * The commands that the manifest offers for a row of the task list, in their order.
 *
 * @param place buttons of the row, or items of its context menu
 */
export function rowActions(contextValue: string, place: 'button' | 'menu'): string[] {
  const { contributes } = readManifest();
  return contributes.menus['view/item/context']
    .filter(({ group }) => group.startsWith('inline') === (place === 'button'))
    .filter(({ when }) => isOffered(when, contextValue))
    .toSorted((a, b) => (a.group < b.group ? -1 : 1))
    .map(({ command }) => command.replace('runwayVideo.', ''));
}

/**
 * Whether a `when` clause holds for one selected row: comparisons of `viewItem`, some negated, joined
 * with `&&`.
 */
function isOffered(when: string, contextValue: string): boolean {
  return when.split(' && ').every((part) => {
    const [, negated, pattern] = /^(!?)\(?viewItem =~ \/(.+)\/\)?$/.exec(part) ?? [];
    return pattern === undefined
      ? part === 'view == runwayVideo.tasks' || part === '!listMultiSelection'
      : new RegExp(pattern).test(contextValue) === (negated === '');
  });
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(extensionPath(), 'package.json'), 'utf8')) as Manifest;
}
