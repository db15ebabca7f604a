// In place of VS Code's native watchdog, which would have to be compiled. It ends an extension
// host whose parent is gone while the host is too busy to notice; we end the whole group anyway.
import process from 'node:process';

export function start() {
  // Nothing to watch.
}

export function exit(code = 0) {
  process.exit(code);
}
