// Replaces @vscode/spdlog, which would have to be compiled. Writes the logs of the extension host
// and the server, including output channels, to their files.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export const version = 0;

export class Logger {
  #file;
  #level = levels.indexOf('info');
  #raw = false;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  /** From now on each message is written unchanged. It contains its own line end. */
  clearFormatters() {
    this.#raw = true;
  }

  setPattern() {
    this.#raw = false;
  }

  trace(message) {
    this.#write('trace', message);
  }

  debug(message) {
    this.#write('debug', message);
  }

  info(message) {
    this.#write('info', message);
  }

  warn(message) {
    this.#write('warning', message);
  }

  error(message) {
    this.#write('error', message);
  }

  critical(message) {
    this.#write('critical', message);
  }

  flush() {
    // Nothing is buffered.
  }

  drop() {
    // No file is open.
  }

  #write(level, message) {
    if (levels.indexOf(level) < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.#file, this.#raw ? message : `${time} [${level}] ${message}\n`);
  }
}

export async function createRotatingLogger(name, file) {
  return new Logger('rotating', name, file);
}

export async function createAsyncRotatingLogger(name, file) {
  return new Logger('rotating_async', name, file);
}

export function setLevel() {
  // Each logger has its own level.
}

export function setFlushOn() {
  // Nothing is buffered.
}
