import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { outDir } from '../../workbench/paths.ts';
import type { WorkbenchServer } from '../../workbench/server.ts';
import type { WorkbenchSettings } from '../../workbench/settings.ts';
import type { VersionName } from '../../workbench/versions.ts';
import { Dialog } from './dialog.ts';
import { Editors } from './editors.ts';
import { eventually } from './eventually.ts';
import { Explorer } from './explorer.ts';
import { tooltip } from './hover.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { SideBar } from './sideBar.ts';
import { TreeView } from './treeView.ts';
import { MediaPreview, webview } from './webviews.ts';

export const extensionId = 'image-to-video-tools.runway-image-to-video';

/** The title of the extension's view container. */
export const extensionContainer = 'Image to Video';

/** Shared by all windows of one {@link openWorkbench}. */
export interface Session {
  readonly version: VersionName;
  readonly server: WorkbenchServer;
  /** The open folder. */
  readonly folder: string;
  /** The folder for settings, global storage and logs. */
  readonly dataDir: string;
  userSettings: WorkbenchSettings;
  /** The view container that shows that the extensions are loaded. */
  readonly container: string | undefined;
  readonly newPage: () => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** A window of VS Code, as a user sees and uses it. All methods wait for what they need. */
export class Workbench {
  readonly page: Page;
  readonly session: Session;
  readonly sideBar: SideBar;
  readonly explorer: Explorer;
  readonly editors: Editors;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly media: MediaPreview;

  constructor(page: Page, session: Session) {
    this.page = page;
    this.session = session;
    this.sideBar = new SideBar(page);
    this.explorer = new Explorer(page, this.sideBar);
    this.editors = new Editors(page);
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page, this.quickInput);
    this.dialog = new Dialog(page);
    this.media = new MediaPreview(page);
  }

  /** The open folder. */
  get folder(): string {
    return this.session.folder;
  }

  /** The task list. */
  get tasks(): TreeView {
    return this.view(extensionContainer, 'Tasks');
  }

  /** The page of the extension's visible form. */
  get form(): FrameLocator {
    return this.webview(extensionId);
  }

  webview(extension: string): FrameLocator {
    return webview(this.page, extension);
  }

  view(container: string, name: string): TreeView {
    return new TreeView(this.page, this.sideBar, container, name);
  }

  /** Runs a command in the palette by its title with category. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /**
   * Opens an image of the workspace in an editor, and waits for its preview. A window that has just
   * opened shows images as text, until it knows the preview. Then the image is opened again, as a
   * user would.
   */
  async openImage(name: string): Promise<void> {
    const asText = this.page.locator('.monaco-editor-pane-placeholder').filter({ visible: true });
    const preview = this.page.locator('iframe.webview.ready[src*="media-preview"]');
    for (;;) {
      await this.explorer.openFile(name);
      await this.editors.waitFor(name);
      await asText
        .or(preview.filter({ visible: true }))
        .first()
        .waitFor();
      if ((await asText.count()) === 0) return;
      await this.editors.close(name);
    }
  }

  /** A status bar item that contains a text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** Shows an element's tooltip and returns its text. */
  async tooltip(of: Locator): Promise<string> {
    return tooltip(of);
  }

  /** The text on the clipboard. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Repeats a check until it passes. */
  async eventually<T>(check: () => Promise<T> | T): Promise<T> {
    return eventually(this.page, check);
  }

  /**
   * Changes the user's settings; others stay the same. Reloads the window, because VS Code in a
   * browser doesn't notice that the file has changed.
   */
  async changeSettings(settings: WorkbenchSettings): Promise<void> {
    this.session.userSettings = { ...this.session.userSettings, ...settings };
    this.session.server.setUserSettings(this.session.userSettings);
    await this.reload();
  }

  /** Saves a screenshot of the window as `out/screenshots/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    const path = join(outDir, 'screenshots', `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }

  /** Reloads the window, like a restart of VS Code. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** Opens a second window on the same folder, with its own extension host. */
  async openSecondWindow(): Promise<Workbench> {
    const second = new Workbench(await this.session.newPage(), this.session);
    await second.page.goto(this.page.url());
    await second.waitUntilReady();
    return second;
  }

  /** Closes this window only. */
  async closeWindow(): Promise<void> {
    await this.page.close();
  }

  /** Closes all windows, the browser and the server. */
  async close(): Promise<void> {
    await this.session.close();
  }

  async waitUntilReady(): Promise<void> {
    const { container } = this.session;
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    if (container !== undefined) await this.sideBar.waitFor(container);
  }
}
