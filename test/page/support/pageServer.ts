import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { formHtml, type PageCode } from '../../../src/form/html.ts';
import { root } from '../../workbench/paths.ts';
import themes from './themes.json' with { type: 'json' };

export type Theme = keyof typeof themes;

export const themeNames = Object.keys(themes) as Theme[];

export interface PageServer {
  readonly address: string;
  /** Files that pages may show, by their paths, such as `/video.mp4`. */
  readonly files: Map<string, Buffer>;
  close(): Promise<void>;
}

/** Builds the page and serves it as VS Code does: with the host's HTML and the dark theme. */
export async function startPageServer(): Promise<PageServer> {
  const build = spawnSync(process.execPath, ['esbuild.js', '--production'], { cwd: root });
  if (build.status !== 0) throw new Error(build.stderr.toString());
  const code = await readCode('dist/form.js', 'media/form.css');
  const batchCode = await readCode('dist/batch.js', 'media/form.css', 'media/batch.css');
  const files = new Map<string, Buffer>();
  const page = inVscode(formHtml(code, 'en', "'self'"));
  const batchPage = inVscode(formHtml(batchCode, 'en', "'self'"));
  const answer = async ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
    const file = files.get(url);
    if (url === '/' || url === '/batch') {
      const html = url === '/' ? page : batchPage;
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    } else if (/^\/page\/[\w/-]+\.js$/.test(url)) {
      const part = await readFile(join(root, 'dist', url));
      response.setHeader('content-type', 'text/javascript').end(part);
    } else if (file !== undefined) {
      response.end(file);
    } else {
      response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCode(...files: readonly string[]): Promise<PageCode> {
  const [script = '', ...styles] = await Promise.all(
    files.map((file) => readFile(join(root, file), 'utf8')),
  );
  return { script, style: styles.join('\n') };
}

/**
 * Adds to a page's HTML what VS Code adds: its default styles, the dark theme's variables and the
 * class of the body. Only what the pages use is copied (from VS Code 1.139, `pre/index.html`).
 */
export function inVscode(page: string): string {
  const { bodyClass, variables } = themes.dark;
  const colors = Object.entries(variables).map(([name, value]) => `--vscode-${name}: ${value};`);
  return page
    .replace('<html ', `<html style='${colors.join(' ')}' `)
    .replace('<head>', `<head><style>${DEFAULT_STYLES}</style>`)
    .replace('<body>', `<body class="${bodyClass}" role="document">`);
}

const DEFAULT_STYLES = `
  /* The editor behind the webview. */
  :root { background: var(--vscode-editor-background); }
  @layer vscode-default {
    html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
    body {
      overscroll-behavior-x: none;
      background-color: transparent;
      color: var(--vscode-editor-foreground);
      font-family: var(--vscode-font-family);
      font-weight: var(--vscode-font-weight);
      font-size: var(--vscode-font-size);
      margin: 0;
      padding: 0 20px;
    }
    img, video { max-width: 100%; max-height: 100%; }
    a { color: var(--vscode-textLink-foreground); }
    a:hover { color: var(--vscode-textLink-activeForeground); }
    a:focus, input:focus, select:focus, textarea:focus {
      outline: 1px solid -webkit-focus-ring-color;
      outline-offset: -1px;
    }
  }`;
