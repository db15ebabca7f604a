import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMAND_IDS } from '../../src/commands/commandIds.ts';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');
const { contributes } = JSON.parse(read('package.json')) as Manifest;
const [walkthrough] = contributes.walkthroughs;
const steps = walkthrough?.steps ?? [];

/** The extension's own commands, and the one that VS Code has for its view. */
const COMMANDS: readonly string[] = [...COMMAND_IDS, 'runwayVideo.tasks.focus'];

describe('The walkthrough', () => {
  it('leads from a sample picture to the user’s own videos in four steps', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['practice', 'service', 'generate', 'videos'],
    );
  });

  for (const language of ['', '.zh-cn']) {
    it(`has in package.nls${language}.json a button for each step, with a command that exists`, () => {
      const texts = JSON.parse(read(`package.nls${language}.json`)) as Record<string, string>;
      for (const { id, description } of steps) {
        const text = texts[description.replaceAll('%', '')] ?? '';
        const [, command = ''] = /\n\[[^\]]+\]\(command:([\w.]+)\)$/.exec(text) ?? [];
        assert.ok(COMMANDS.includes(command), `${id}: ${command}`);
      }
    });
  }

  it('ends each step with something that happens', () => {
    const sources = read('src/views/contextKeys.ts');
    for (const { id, completionEvents } of steps) {
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind, what = ''] = event.split(':');
        const isKnown =
          kind === 'onCommand' ? COMMANDS.includes(what) : sources.includes(`'${what}'`);
        assert.ok(isKnown, event);
      }
    }
  });

  it('ends no step with a command that the user may cancel, or that may find nothing', () => {
    const commands = steps
      .flatMap(({ completionEvents }) => completionEvents)
      .filter((event) => event.startsWith('onCommand:'))
      .map((event) => event.replace('onCommand:runwayVideo.', ''));
    assert.deepEqual(commands, ['tasks.focus', 'openTake', 'openVideo']);
  });

  it('has small pictures that follow the theme, without a style sheet, which VS Code removes', () => {
    for (const { media } of steps) {
      const picture = read(media.svg);
      assert.ok(picture.length < 10_000, media.svg);
      assert.match(picture, /var\(--vscode-editor-background\)|var\(--vscode-menu-background/);
      assert.doesNotMatch(picture, /<script|<style|class=|href|url\((?!#)|<text|<image|\son\w+=/);
      assert.match(media.altText, /^%walkthrough\./);
    }
  });
});
