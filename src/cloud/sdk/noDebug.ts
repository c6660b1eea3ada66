/**
 * Stands in for the package `debug` under the SDK (see `esbuild.js`), which would print strings to sign when a
 * variable of the environment says so.
 */
export default function debug(): () => void {
  return () => undefined;
}
