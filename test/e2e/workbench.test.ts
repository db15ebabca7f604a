import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outDir, root } from '../workbench/paths.ts';
import { useWorkbench } from './support/useWorkbench.ts';

/** Tests what the other tests rely on, with a sample extension that has one of everything. */
describe('The page objects', () => {
  const workbench = useWorkbench({
    unpacked: [join(root, 'test/e2e/support/sampleExtension')],
    container: 'Sample',
  });

  it('run a command; read and answer a notification', async () => {
    const { notifications } = workbench();
    await workbench().runCommand('Sample: Notify');
    const question = notifications.find('Is it done?');
    assert.deepEqual(await question.buttons(), ['Yes', 'No']);
    assert.equal(await question.text(), 'Is it done?');
    assert.equal(await question.severity(), 'info');
    await question.click('Yes');
    await notifications.find('You said Yes.').waitFor();
    await notifications.clear();
    assert.deepEqual(await notifications.messages(), []);
  });

  it('read and answer a modal dialog', async () => {
    const { dialog, notifications } = workbench();
    await workbench().runCommand('Sample: Warn in a Dialog');
    await dialog.waitFor('Really?');
    assert.equal(await dialog.message(), 'Really?');
    assert.equal(await dialog.detail(), 'It may cost something.');
    assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', 'Do It']);
    await dialog.click('Do It');
    await notifications.find('It was done.').waitFor();
  });

  it('select from a list', async () => {
    const { quickInput, notifications } = workbench();
    await workbench().runCommand('Sample: Pick a Fruit');
    await quickInput.waitFor('Fruit');
    assert.deepEqual(await quickInput.items(), [
      { label: 'Apple', description: 'red', detail: undefined },
      { label: 'Pear', description: 'green', detail: 'juicy' },
    ]);
    await quickInput.pick('Pear');
    await notifications.find('Picked Pear.').waitFor();
  });

  it('type into a box and read the validation message', async () => {
    const { quickInput, notifications } = workbench();
    await workbench().runCommand('Sample: Ask for a Number');
    await quickInput.waitFor('Number');
    await quickInput.type('many');
    await quickInput.waitForMessage('Digits only');
    await quickInput.type('12');
    await quickInput.accept();
    await notifications.find('Number 12.').waitFor();
    await notifications.clear();
  });

  it('select in the context menu of a file, also in a folder', async () => {
    const { explorer, notifications } = workbench();
    await explorer.choose('sea.png', 'Describe Picture…');
    await notifications.find('Picture sea.png').waitFor();
    await explorer.choose('pages/lighthouse.png', 'Describe Picture…');
    await notifications.find('Picture lighthouse.png').waitFor();
    const menu = await explorer.menu('balloon.webp');
    assert.ok(!(await menu.items()).includes('Describe Picture…'));
    await menu.close();
    await notifications.clear();
  });

  it('open a picture, and select in the context menu of its tab', async () => {
    const { editors, explorer, media, notifications } = workbench();
    await explorer.openFile('sea.png');
    await editors.waitFor('sea.png');
    assert.deepEqual(await media.picture(), { width: 1280, height: 720 });
    await (await editors.menu('sea.png')).choose('Describe Picture…');
    await notifications.find('Picture sea.png').waitFor();
    await editors.close('sea.png');
    assert.deepEqual(await editors.names(), []);
  });

  it('see a new video in the folder, and play it', async () => {
    const { explorer, media, folder } = workbench();
    const clip = readFileSync(join(root, 'test/simulator/render/placeholder.mp4'));
    writeFileSync(join(folder, 'clip.mp4'), clip);
    await explorer.openFile('clip.mp4');
    const { width, height, seconds, error } = await media.video();
    assert.deepEqual({ width, height, error }, { width: 32, height: 32, error: undefined });
    await media.playToEnd();
    assert.equal((await media.video()).position, seconds);
  });

  it('read the rows of a view, their tooltips, actions and menus', async () => {
    const { notifications, sideBar } = workbench();
    const things = workbench().view('Sample', 'Things');
    assert.equal(await sideBar.badge('Sample'), '3');
    assert.equal(await sideBar.label('Sample'), 'Sample - 3 things');
    assert.equal(await sideBar.badge('Explorer'), undefined);
    await workbench().eventually(async () => {
      assert.deepEqual(await things.rows(), [
        { label: 'Thing one', description: 'number one' },
        { label: 'Thing two', description: 'number two' },
        { label: 'Thing three', description: 'number three' },
      ]);
    });
    const two = things.row('two');
    assert.equal(await two.icon(), 'package');
    assert.match(await two.ariaLabel(), /^Thing two number two/);
    assert.equal(await two.tooltip(), 'All about thing two');
    assert.equal(await things.row('three').tooltip(), 'All about thing three');
    assert.deepEqual(await two.actions(), ['Stop']);
    await two.action('Stop');
    await notifications.find('Stopped two.').waitFor();
    await two.choose('Copy Name');
    await workbench().eventually(async () => {
      assert.equal(await workbench().clipboard(), 'two');
    });
  });

  it('use the title bar of a view among others', async () => {
    const things = workbench().view('Sample', 'Things');
    await things.titleAction('Refresh');
    await things.row('four').waitForDescription('number four');
    await (await things.titleMenu()).choose('Sort by Name');
    await workbench().notifications.find('Sorted.').waitFor();
  });

  it('use the title bar of a view that is alone in its container', async () => {
    const hermits = workbench().view('Alone', 'Hermits');
    await hermits.titleAction('Refresh');
    await hermits.row('five').waitFor();
    await workbench().notifications.clear();
    await (await hermits.titleMenu()).choose('Sort by Name');
    await workbench().notifications.find('Sorted.').waitFor();
  });

  it('read an empty view and click its links', async () => {
    const nothing = workbench().view('Sample', 'Nothing');
    assert.match(await nothing.welcome(), /^There is nothing here\./);
    await nothing.clickWelcome('Say So');
    await workbench().notifications.find('Is it done?').click('No');
    await workbench().notifications.find('You said No.').waitFor();
    await workbench().notifications.clear();
  });

  it('fill in a form in a webview', async () => {
    await workbench().runCommand('Sample: Open the Form');
    const form = workbench().webview('tests.sample');
    await form.getByLabel('Prompt').fill('Waves roll in');
    await form.getByRole('button', { name: 'Generate' }).click();
    await form.locator('output', { hasText: 'Heard: Waves roll in' }).waitFor();
  });

  it('read the status bar', async () => {
    const item = workbench().statusBarItem('3 things');
    assert.match(await workbench().tooltip(item), /Things there are/);
    await item.click();
    await workbench().notifications.find('Is it done?').waitFor();
    await workbench().notifications.clear();
  });

  it('read an output channel', async () => {
    await workbench().runCommand('Sample: Show the Log');
    await workbench().page.locator('.view-line', { hasText: 'Activated.' }).first().waitFor();
  });

  it('change the theme and take screenshots', async () => {
    const file = join(outDir, 'screenshots', 'page-objects.png');
    rmSync(file, { force: true });
    for (const theme of ['light', 'high contrast', 'high contrast light', 'dark'] as const) {
      await workbench().setTheme(theme);
    }
    await workbench().screenshot('page-objects');
    assert.ok(existsSync(file));
  });

  it('open a second window, and reload', async () => {
    const second = await workbench().openSecondWindow();
    await second.statusBarItem('3 things').waitFor();
    await second.closeWindow();
    await workbench().reload();
    await workbench().statusBarItem('3 things').waitFor();
  });
});
