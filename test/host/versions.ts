/** The two VS Code releases that the extension is tried in. */
export type HostName = 'newest' | 'minimum';

/** A pinned release of the npm package code-server and the VS Code in it. */
export interface HostVersion {
  readonly codeServer: string;
  readonly vscode: string;
  /** The Node.js that this VS Code brings along on the desktop; absent = the one that runs the tests. */
  readonly node?: string;
}

/** `minimum` is the oldest release that `engines.vscode` promises. */
export const hostVersions: Readonly<Record<HostName, HostVersion>> = {
  newest: { codeServer: '4.139.1', vscode: '1.139.1' },
  minimum: { codeServer: '4.100.3', vscode: '1.100.3', node: '20.19.1' },
};
