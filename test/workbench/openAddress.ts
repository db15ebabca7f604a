import { spawn } from 'node:child_process';

/** Opens an address in the user's browser. Does nothing without a screen. */
export function openAddress(address: string): void {
  const opener = findOpener();
  if (!opener) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  // The terminal shows the address, too.
  child.on('error', () => undefined);
  child.unref();
}

function findOpener(): [command: string, ...args: string[]] | undefined {
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      // `start` would end the command at an & in the address.
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined;
  }
}
