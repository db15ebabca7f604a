import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { isLinkedOutside } from '../../../src/workspace/isLinkedOutside.ts';
import { newFolder, removeFolder } from '../tasks/support/tempFolder.ts';

describe('a folder for videos', () => {
  let root: string;
  let workspace: string;
  beforeEach(async () => {
    root = await newFolder();
    workspace = join(root, 'workspace');
    for (const name of ['workspace/images', 'workspace-2', 'elsewhere']) {
      await fs.mkdir(join(root, name), { recursive: true });
    }
    await fs.symlink(join(root, 'elsewhere'), join(workspace, 'out'), 'junction');
    await fs.symlink(join(workspace, 'images'), join(workspace, 'in'), 'junction');
    await fs.symlink(workspace, join(root, 'opened'), 'junction');
  });
  afterEach(() => removeFolder(root));

  for (const [folder, expected] of [
    ['workspace', false],
    ['workspace/images', false],
    ['workspace/not yet/there', false],
    ['workspace/in', false],
    ['workspace/out', true],
    ['workspace/out/not yet/there', true],
    // It is outside by its path: the user has chosen it.
    ['elsewhere', false],
    ['workspace-2', false],
  ] as const) {
    it(`${expected ? 'is linked' : 'is not linked'} outside the workspace: ${folder}`, async () => {
      assert.equal(await isLinkedOutside(join(root, folder), [workspace]), expected);
    });
  }

  it('is linked outside when its link leads to what does not exist yet', async () => {
    await fs.symlink(join(root, 'elsewhere', 'later'), join(workspace, 'later'), 'junction');
    await fs.symlink(join(workspace, 'later'), join(workspace, 'chain'), 'junction');
    await fs.symlink(join(workspace, 'images', 'later'), join(workspace, 'own'), 'junction');
    for (const [folder, expected] of [
      ['later', true],
      ['later/not yet/there', true],
      ['chain', true],
      ['own', false],
    ] as const) {
      assert.equal(await isLinkedOutside(join(workspace, folder), [workspace]), expected, folder);
    }
  });

  it('is linked outside when its link leads round in a circle', async () => {
    await fs.symlink(join(workspace, 'b'), join(workspace, 'a'), 'junction');
    await fs.symlink(join(workspace, 'a'), join(workspace, 'b'), 'junction');
    assert.equal(await isLinkedOutside(join(workspace, 'a', 'c'), [workspace]), true);
  });

  it('is not linked outside a workspace folder that is itself a link', async () => {
    const opened = join(root, 'opened');
    assert.equal(await isLinkedOutside(join(opened, 'images'), [opened]), false);
    assert.equal(await isLinkedOutside(join(opened, 'out'), [opened]), true);
  });

  it('is not linked outside when the link leads into another workspace folder around it', async () => {
    assert.equal(await isLinkedOutside(join(workspace, 'out'), [workspace, root]), false);
  });
});
