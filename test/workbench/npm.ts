import { basename } from 'node:path';
import { run } from './processes.ts';

/** What a user may have told npm about reaching a registry; everything else is the project's. */
const reachesRegistry =
  /^npm_config_(registry|cache|userconfig|globalconfig|cafile|ca|(https?_)?proxy|noproxy|strict_ssl|\/\/.*)$/i;

/** The npm that started us if one did, because it surely works; else the one on the path. */
function npmCommand(): [command: string, ...args: string[]] {
  const npmCli = process.env['npm_execpath'];
  return npmCli !== undefined && basename(npmCli) === 'npm-cli.js'
    ? [process.execPath, npmCli]
    : ['npm'];
}

/**
 * Runs npm in a folder that has a package.json of its own, as if nothing around it were npm: an
 * outer `npm run` hands its settings and the project's down in `npm_*` variables.
 */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const [command, ...first] = npmCommand();
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        reachesRegistry.test(name) || !/^(npm_.*|INIT_CWD|NODE_ENV|NODE_OPTIONS)$/i.test(name),
    ),
  );
  return run(command, [...first, ...args], {
    cwd: folder,
    env,
    shell: process.platform === 'win32' && command === 'npm',
  });
}
