import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Frame } from 'playwright-core';

/** As `axe.run` answers, as far as it is read here. */
interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/** As VS Code lists them, each with the class that it gives to the page. */
export const THEMES = [
  ['Dark Modern', 'vscode-dark'],
  ['Light Modern', 'vscode-light'],
  ['Dark High Contrast', 'vscode-high-contrast'],
  ['Light High Contrast', 'vscode-high-contrast-light'],
] as const;

/**
 * What axe-core finds wrong in a webview, each with the elements.
 * @param looks how many rules must have had something to look at
 */
export async function violationsIn(panel: Frame, looks = 20): Promise<readonly string[]> {
  // Its policy forbids scripts of others; the test runs this one from outside.
  await panel.evaluate(axe.source);
  const { violations, passes } = await panel.evaluate<AxeResults>('axe.run(document)');
  assert.ok(passes.length > looks, 'it has looked at something');
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
