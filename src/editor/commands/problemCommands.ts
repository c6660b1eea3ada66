import * as vscode from 'vscode';
import * as v from 'valibot';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import { CloudError } from '../../core/errors.ts';
import { diagnosisUrl, trustedLink } from '../../core/links.ts';
import { policyDocument } from '../../core/policy.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import { showProblem } from '../prompts/showProblem.ts';
import { copyText } from './copy.ts';
import { registerCommand } from './register.ts';
import { asNode } from './targets.ts';

const diagnosisSchema = v.object({
  service: v.optional(v.string()),
  code: v.optional(v.string()),
  requestId: v.optional(v.string()),
  recommend: v.optional(v.string()),
});

/** The steps that lead out of a problem, and the problem in full. */
export function registerProblemCommands({
  inventory,
  discovery,
  log,
}: {
  readonly discovery: TrailDiscovery;
  readonly inventory: Inventory;
  readonly log: Log;
}): Disposable {
  const owned = new Disposables();
  owned.add(
    registerCommand(COMMANDS.explainProblem, log, (argument) => {
      const node = asNode(argument);
      if (node?.kind === 'problem') {
        void showProblem(new CloudError(node.problem), log, () => inventory.list(node.list).retry());
      } else if (node?.kind === 'unseen') {
        void showProblem(new CloudError(node.problem), log, () => discovery.refresh());
      }
    }),
  );
  owned.add(
    registerCommand(COMMANDS.copyPolicy, log, async () => {
      await copyText(policyDocument(), vscode.l10n.t('RAM policy'));
    }),
  );
  owned.add(
    registerCommand(COMMANDS.openDiagnosis, log, async (argument) => {
      const parsed = v.safeParse(diagnosisSchema, argument);
      const { service, code, requestId, recommend } = parsed.success ? parsed.output : {};
      // A command can be called with anything.
      const link = trustedLink(recommend) ?? diagnosisUrl({ service, code, requestId });
      await vscode.env.openExternal(vscode.Uri.parse(link));
    }),
  );
  return owned;
}
