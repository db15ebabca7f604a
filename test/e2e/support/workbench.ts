import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { outDir } from '../../workbench/paths.ts';
import type { WorkbenchServer } from '../../workbench/server.ts';
import type { Settings } from '../../workbench/settings.ts';
import type { VersionName } from '../../workbench/versions.ts';
import { Dialog } from './dialog.ts';
import { Editors } from './editors.ts';
import { eventually } from './eventually.ts';
import { Explorer } from './explorer.ts';
import { tooltip } from './hover.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { SideBar } from './sideBar.ts';
import type { Theme } from './themes.ts';
import { themeClass, themes } from './themes.ts';
import { TreeView } from './treeView.ts';
import { MediaPreview, webview } from './webviews.ts';

export const extensionId = 'image-to-video-tools.runway-image-to-video';

/** The title of the extension's view container. */
export const extensionContainer = 'Image to Video';

/** What all windows of one {@link openWorkbench} share. */
export interface Session {
  readonly version: VersionName;
  readonly server: WorkbenchServer;
  /** The folder that is open. */
  readonly folder: string;
  /** Where VS Code keeps settings, global storage and logs. */
  readonly dataDir: string;
  userSettings: Settings;
  /** The view container by which one sees that the extensions are there. */
  readonly container: string | undefined;
  readonly newPage: () => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** A window of VS Code, as a user sees and handles it. Everything waits for what it needs. */
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

  /** The folder that is open. */
  get folder(): string {
    return this.session.folder;
  }

  /** The list of tasks. */
  get tasks(): TreeView {
    return this.view(extensionContainer, 'Tasks');
  }

  /** The form of the extension, if it is in sight. */
  get form(): FrameLocator {
    return this.webview(extensionId);
  }

  webview(extension: string): FrameLocator {
    return webview(this.page, extension);
  }

  view(container: string, name: string): TreeView {
    return new TreeView(this.page, this.sideBar, container, name);
  }

  /** Runs a command from the palette, by its title with its category. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** An item of the status bar that contains a text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** The text of the tooltip that something shows under the mouse. */
  async tooltip(of: Locator): Promise<string> {
    return tooltip(of);
  }

  /** What is on the clipboard. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Repeats a check until it passes. */
  async eventually<T>(check: () => Promise<T> | T): Promise<T> {
    return eventually(this.page, check);
  }

  /**
   * Changes the user's settings; others stay as they are. The window is loaded again: in a browser,
   * VS Code does not notice that the file has changed.
   */
  async changeSettings(settings: Settings): Promise<void> {
    this.session.userSettings = { ...this.session.userSettings, ...settings };
    this.session.server.setUserSettings(this.session.userSettings);
    await this.reload();
  }

  async setTheme(theme: Theme): Promise<void> {
    const { label } = themes[this.session.version][theme];
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.type(label);
    await this.quickInput.pick(label);
    await this.page.locator(`.monaco-workbench.${themeClass[theme]}`).waitFor();
    await this.quickInput.waitUntilClosed();
  }

  /** Saves what the window shows as `out/screenshots/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    const path = join(outDir, 'screenshots', `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }

  /** Loads the window again, as a restart of VS Code would. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.waitUntilReady();
  }

  /** A second window on the same folder, with an extension host of its own. */
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

  /** Ends all windows, the browser and the server. */
  async close(): Promise<void> {
    await this.session.close();
  }

  async waitUntilReady(): Promise<void> {
    const { container } = this.session;
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    if (container !== undefined) await this.sideBar.waitFor(container);
  }
}
