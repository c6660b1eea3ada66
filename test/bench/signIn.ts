/** A window that has signed in to a simulated cloud. */
import type { SimulatedAccount, Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import type { LabOptions } from './lab.ts';

export const ACCOUNT: SimulatedAccount = {
  accessKeyId: 'LTAI5tExampleKeyId000001',
  accessKeySecret: 'x'.repeat(30),
  accountId: '1234567890123456',
  identity: { type: 'RAMUser', name: 'data-ops' },
};

/** With these a window reaches the simulator, and has something to sign with. */
export function reaching({ url }: Pick<Simulator, 'url'>): Required<Pick<LabOptions, 'settings' | 'env'>> {
  return {
    settings: {
      'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
      'emrOperations.notifications': 'off',
    },
    env: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ACCOUNT.accessKeySecret,
    },
  };
}

/** Adds the account of the environment, with the one region that is proposed, or with all that there are. */
export async function signIn(workbench: Workbench, regions: 'one' | 'all'): Promise<void> {
  const { page, quickInput } = workbench;
  await workbench.openView('EMR');
  await workbench.runCommand('EMR: Add Account…');
  await quickInput.item('Environment').click();
  await quickInput.waitOpen('Add Environment');
  await quickInput.item('China (Hangzhou)').waitFor();
  if (regions === 'all') {
    await quickInput.widget.getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
    await until('all regions', async () =>
      /\b22 Selected/.test((await quickInput.widget.locator('.quick-input-count').innerText()) || '')
        ? true
        : undefined,
    );
  }
  await quickInput.accept();
  await page.locator('.pane-body .monaco-list-row').first().waitFor();
}
