// Replaces VS Code's native watchdog, which would have to be compiled. It ends an extension host
// whose parent is gone. Our tests end the whole process group instead.
import process from 'node:process';

export function start() {
  // Nothing to watch.
}

export function exit(code = 0) {
  process.exit(code);
}
