/**
 * Loaded before the tests: puts our transport under the SDK, as `esbuild.js` does in the bundle.
 */
import { registerHooks } from 'node:module';

const transport = new URL('../src/cloud/sdk/transport.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'httpx' ? { url: transport, shortCircuit: true } : next(specifier, context),
});
