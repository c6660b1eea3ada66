import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type {
  NewOperation,
  OperationAddress,
  SimulatedAccount,
  Simulator,
} from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import { ProbedSession } from './probes.ts';

/** The cluster that is expanded, and that all operations of the labs are on. */
const CLUSTER = 'etl-prod';

/** The folder that is open: VS Code offers tasks where there is one. */
const WORKSPACE = path.resolve(import.meta.dirname, '../integration/workspace');

/** Tools ask before each use, in a dialog that nobody is there to answer. */
const SAY_YES = `{
  const look = () => {
    for (const button of document.querySelectorAll('.monaco-dialog-box .monaco-button'))
      if (button.textContent === 'Yes') button.click();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}`;

/** @param secret each matrix has one of its own, which must be found nowhere afterwards */
export function accountOf(secret: string, number = 1): SimulatedAccount {
  return {
    accessKeyId: `LTAI5tExampleKeyId00000${number}`,
    accessKeySecret: `${secret}${number}`,
    accountId: '1234567890123456',
    identity: { type: 'RAMUser', name: `data-ops-${number}` },
  };
}

/**
 * The packaged extension in VS Code with a probe beside it, signed in to an account, with a cluster expanded.
 * @param url where the cloud is
 */
export async function startSignedIn(
  url: string,
  account: SimulatedAccount,
  viewport: { readonly width: number; readonly height: number },
): Promise<ProbedSession> {
  const probed = await ProbedSession.start(
    {
      settings: {
        'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
        // So that what is told is the end of what is watched, and the search of all regions does not wait.
        'emrOperations.notifications': 'watched',
        'emrOperations.polling.maxRequestsPerSecond': 50,
        'terminal.integrated.gpuAcceleration': 'off',
        'extensions.confirmedUriHandlerExtensionIds': ['emr-operations.emr-operations'],
      },
      env: {
        ALIBABA_CLOUD_ACCESS_KEY_ID: account.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: account.accessKeySecret,
      },
    },
    { viewport, folder: WORKSPACE },
  );
  const { context, workbench } = probed.session;
  await workbench.page.evaluate(SAY_YES);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await workbench.openView('EMR');
  await workbench.runCommand('EMR: Add Account…');
  await workbench.quickInput.item('Environment').click();
  await workbench.quickInput.item('China (Hangzhou)').waitFor();
  await workbench.quickInput.accept();
  await workbench.treeRow(CLUSTER, 'Clusters').waitFor();
  await workbench.expandRow(CLUSTER, 'Clusters');
  return probed;
}

/** An operation on the cluster that is expanded; no event tells of it. */
export function addOperation(
  simulator: Simulator,
  operation: Omit<NewOperation, 'regionId' | 'clusterId'>,
): OperationAddress {
  const found = simulator.clusters.find(({ name }) => name === CLUSTER);
  assert.ok(found);
  const { regionId, clusterId } = found;
  return simulator.addOperation({ regionId, clusterId, event: null, ...operation });
}

/** The first webview that fits; looked for without a hurry, as the machine may have much to do. */
export function webviewThat(
  what: string,
  { page }: Workbench,
  fits: (frame: Frame) => Promise<boolean>,
): Promise<Frame> {
  return until(what, async () => {
    for (const frame of page.frames()) {
      if (!frame.url().includes('fake.html?id=') || frame.isDetached()) continue;
      // It may go at any time.
      if (await fits(frame).catch(() => false)) return frame;
    }
    return undefined;
  });
}
