import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import { createHttpPatch, createTlsPatch, LogLevel, type ProxyAgentParams } from '@vscode/proxy-agent';

/** The settings of VS Code that decide how extensions reach the network. */
export interface ProxySettings {
  proxy?: string;
  support: 'on' | 'off' | 'fallback' | 'override';
}

/**
 * Puts the proxy support of VS Code under the http modules of this process, as the extension host does, with
 * `ca` as the certificates of the system. Returns how to undo it; `settings` may change meanwhile.
 */
export function patchLikeVscode(settings: ProxySettings, ca: string): () => void {
  const nothing = (): void => undefined;
  const log = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
  const params: ProxyAgentParams = {
    resolveProxy: () => Promise.resolve(undefined),
    getProxyURL: () => settings.proxy,
    getProxySupport: () => settings.support,
    isAdditionalFetchSupportEnabled: () => false,
    isWebSocketPatchEnabled: () => false,
    addCertificatesV1: () => true,
    addCertificatesV2: () => false,
    loadSystemCertificatesFromNode: () => false,
    loadAdditionalCertificates: () => Promise.resolve([ca]),
    log,
    getLogLevel: () => LogLevel.Off,
    proxyResolveTelemetry: nothing,
    isUseHostProxyEnabled: () => false,
    env: {},
  };
  const originals = { http: { ...http }, https: { ...https }, tls: { ...tls } };
  // Not VS Code's own, as that one keeps a timer of ten minutes.
  type Resolve = Parameters<typeof createHttpPatch>[2];
  const resolve: Resolve = ({ useProxySettings }, _request, options, _url, answer) => {
    Object.assign(options, { _vscodeAdditionalCaCerts: [ca] });
    const { proxy } = settings;
    answer(proxy === undefined || !useProxySettings ? 'DIRECT' : proxy.replace('http://', 'PROXY '));
  };
  Object.assign(http, createHttpPatch(params, originals.http, resolve));
  Object.assign(https, createHttpPatch(params, originals.https, resolve));
  Object.assign(tls, createTlsPatch(params, originals.tls));
  syncBuiltinESMExports();
  return () => {
    for (const name of ['get', 'request'] as const) {
      http[name] = originals.http[name];
      https[name] = originals.https[name];
    }
    tls.connect = originals.tls.connect;
    tls.createSecureContext = originals.tls.createSecureContext;
    syncBuiltinESMExports();
  };
}
