/** Loaded before what imports `vscode`, which only VS Code has: puts `vscode.ts` in its place. */
import { registerHooks } from 'node:module';

const stand = new URL('vscode.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode' ? { url: stand, shortCircuit: true } : next(specifier, context),
});
