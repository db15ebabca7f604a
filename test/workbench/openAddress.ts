import { spawn } from 'node:child_process';

/** Opens an address in the user's browser where there is a screen; otherwise does nothing. */
export function openAddress(address: string): void {
  const opener = openerHere();
  if (!opener) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // The address is on the terminal, too.
  child.on('error', () => undefined);
  child.unref();
}

function openerHere(): [command: string, ...args: string[]] | undefined {
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      // `start` would take a & in the address for the end of the command.
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
  }
}
