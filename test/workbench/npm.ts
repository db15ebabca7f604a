import { basename } from 'node:path';
import { run } from './processes.ts';

/**
 * The user's npm settings about reaching a registry. The project's .npmrc decides everything else.
 */
const registrySetting =
  /^npm_config_(registry|cache|userconfig|globalconfig|cafile|ca|(https?_)?proxy|noproxy|strict_ssl|\/\/.*)$/i;

/** The npm that started this process, because it works; otherwise the npm on the PATH. */
function findNpm(): [command: string, ...args: string[]] {
  const npmCli = process.env['npm_execpath'];
  return npmCli !== undefined && basename(npmCli) === 'npm-cli.js'
    ? [process.execPath, npmCli]
    : ['npm'];
}

/**
 * Runs npm in a folder with its own package.json. Removes the `npm_*` variables of an outer `npm
 * run`, which hold this project's settings.
 */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const [command, ...first] = findNpm();
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        registrySetting.test(name) || !/^(npm_.*|INIT_CWD|NODE_ENV|NODE_OPTIONS)$/i.test(name),
    ),
  );
  return run(command, [...first, ...args], {
    cwd: folder,
    env,
    shell: process.platform === 'win32' && command === 'npm',
  });
}
