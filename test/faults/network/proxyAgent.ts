import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import { dirname, join } from 'node:path';
import tls from 'node:tls';
import { installWorkbench } from '../../workbench/install.ts';
import type { VersionName } from '../../workbench/versions.ts';

/** The values of `http.proxySupport`. */
export const PROXY_MODES = ['off', 'on', 'override', 'fallback'] as const;
export type ProxyMode = (typeof PROXY_MODES)[number];

/** What VS Code's settings and the system say. */
export interface ProxySettings {
  readonly proxySupport: ProxyMode;
  /** What a PAC script returns for a URL, such as `PROXY host:port`. */
  route(url: string): string;
  /** Certificates of authorities that the system trusts, as PEM. */
  readonly certificates?: readonly string[];
  /** Whether `http.experimental.systemCertificatesV2` is on. */
  readonly certificatesV2?: boolean;
}

type Patch = Record<string, unknown>;
type Originals = object;

/** The parts of `@vscode/proxy-agent` that the extension host uses. */
export interface ProxyAgent {
  createProxyResolver(params: object): {
    resolveProxyWithRequest(...args: readonly unknown[]): void;
  };
  createHttpPatch(params: object, originals: Originals, resolve: unknown): Patch;
  createNetPatch(params: object, originals: Originals): Patch;
  createTlsPatch(params: object, originals: Originals): Patch;
  resetCaches(): void;
}

/** Loads the proxy agent of a VS Code from its installation: it is no dependency of this project. */
export async function loadProxyAgent(version: VersionName): Promise<ProxyAgent> {
  const { server } = await installWorkbench(version);
  const require = createRequire(join(dirname(dirname(server)), 'package.json'));
  return require('@vscode/proxy-agent') as ProxyAgent;
}

/**
 * Patches Node's modules as the extension host does (`vs/workbench/api/node/proxyResolver.ts`).
 *
 * @returns a function that undoes it
 */
export function patchModules(agent: ProxyAgent, settings: ProxySettings): () => void {
  const { certificates, certificatesV2 = false } = settings;
  const quiet = () => undefined;
  const params = {
    resolveProxy: (url: string) => Promise.resolve(settings.route(url)),
    lookupProxyAuthorization: () => Promise.resolve(undefined),
    getProxyURL: () => undefined,
    getProxySupport: () => settings.proxySupport,
    getNoProxyConfig: () => [],
    isAdditionalFetchSupportEnabled: () => true,
    addCertificatesV1: () => certificates !== undefined && !certificatesV2,
    addCertificatesV2: () => certificates !== undefined && certificatesV2,
    loadSystemCertificatesFromNode: () => false,
    loadAdditionalCertificates: () => Promise.resolve(certificates ?? []),
    log: { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
    getLogLevel: () => 3,
    proxyResolveTelemetry: quiet,
    isUseHostProxyEnabled: () => true,
    env: {},
  };
  // A new resolver for each request: a resolver remembers what a PAC script returned.
  const resolve = (...args: readonly unknown[]) =>
    withoutTimer(() => agent.createProxyResolver(params).resolveProxyWithRequest(...args));
  agent.resetCaches();
  const undo = [
    assign(http, agent.createHttpPatch(params, http, resolve)),
    assign(https, agent.createHttpPatch(params, https, resolve)),
    assign(net, agent.createNetPatch(params, net)),
    assign(tls, agent.createTlsPatch(params, tls)),
  ];
  return () => {
    for (const restore of undo) {
      restore();
    }
  };
}

/** Assigns, and returns a function that undoes it. */
function assign(target: object, patch: Patch): () => void {
  const before = Object.fromEntries(
    Object.keys(patch).map((key) => [key, Reflect.get(target, key) as unknown]),
  );
  Object.assign(target, patch);
  return () => void Object.assign(target, before);
}

/** The agent sends telemetry every ten minutes. Its timer must not keep the tests alive. */
function withoutTimer(action: () => void): void {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((callback: () => void, delay: number) =>
    setTimeout(callback, delay).unref()) as unknown as typeof setTimeout;
  try {
    action();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
