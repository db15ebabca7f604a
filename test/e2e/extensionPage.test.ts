import assert from 'node:assert/strict';
import { useExtension } from './support/useExtension.ts';

describe('The page of the extension', () => {
  const running = useExtension();

  it('has no broken picture, and every link leads somewhere', async () => {
    const { workbench } = running();
    const { page, sideBar } = workbench;
    await sideBar.open('Extensions');
    await page
      .locator('.extension-list-item', { hasText: 'Image to Video for Runway' })
      .first()
      .click();
    await workbench.editors.waitFor('Extension: Image to Video for Runway');
    const content = page
      .locator('iframe.webview.ready')
      .filter({ visible: true })
      .contentFrame()
      .frameLocator('#active-frame');
    await content.getByRole('heading', { name: 'Privacy' }).waitFor();

    // VS Code shows pictures only from public addresses.
    assert.equal(await content.locator('img:not([src^="https:"])').count(), 0);
    const links = await content
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    assert.deepEqual(
      links.filter((link) => !/^(?:https:|#)/.test(link)),
      [],
    );
    await workbench.screenshot('extension-page');
  });
});
