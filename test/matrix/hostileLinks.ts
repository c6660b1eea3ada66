import { until } from '../host/wait.ts';
import type { HostileLab } from './hostileLab.ts';
import type { Case } from './matrix.ts';

const GOOD = 'region=cn-hangzhou&cluster=c-00000000000000aa&operation=op-00000000000000aa';

/** Behind `vscode://emr-operations.emr-operations`. A new link is a line here. */
const LINKS: readonly (readonly [what: string, link: string, says?: RegExp])[] = [
  ['another path', `/remove?${GOOD}`],
  ['a path upwards', `/operation/../operation?${GOOD}`],
  ['no parameter', '/operation'],
  ['a command', `/operation?${GOOD}&command=workbench.action.quit&operation=command:evil`],
  ['another region', `/operation?${GOOD.replace('cn-hangzhou', 'cn-evil-1')}`],
  ['a host as region', `/operation?${GOOD.replace('cn-hangzhou', 'cn-hangzhou.evil.example')}`],
  ['a host behind an at', `/operation?${GOOD.replace('cn-hangzhou', 'cn-hangzhou%40evil.example')}`],
  ['a region twice', `/operation?${GOOD}&region=cn-beijing`],
  ['markup as cluster', `/operation?${GOOD.replace('c-0', '%3Cimg%20src%3Dx%20onerror%3Downed%3E')}`],
  ['markup as account', `/operation?${GOOD}&account=%3Cb%3Eowned%3C%2Fb%3E`],
  ['a prototype as account', `/operation?${GOOD}&account=__proto__`],
  ['a constructor as account', `/operation?${GOOD}&account=constructor`],
  ['an account that is not here', `/operation?${GOOD}&account=nobody`],
  ['a path as account', `/operation?${GOOD}&account=..%2F..`],
  ['a shell in the operation', `/operation?${GOOD.replace('op-0', 'op-%24(owned)')}`],
  ['bidi in the operation', `/operation?${GOOD.replace('op-0', 'op-%E2%80%AE0')}`],
  ['controls in the cluster', `/operation?${GOOD.replace('c-0', 'c-%00%1b%5b31m')}`],
  ['an empty operation', `/operation?${GOOD.replace('op-00000000000000aa', '')}`],
  ['very long', `/operation?${GOOD}&x=${'y'.repeat(20_000)}`],
  ['a very long operation', `/operation?${GOOD}${'a'.repeat(500)}`],
  // As VS Code hands it over it is as good as any: whether it shall be asked for is a question.
  ['encoded twice', `/operation?${encodeURIComponent(GOOD)}`, /^Open operation op-0{14}aa\?/],
];

/** What is wrong with a link. */
const WRONG = /^(This link|The account that this link|No account shows the region|.*cn-evil-1)/;

/** Whatever a link says, it makes nothing known, and nobody is asked for what the user has not chosen. */
export async function links(lab: HostileLab, onCase: (found: Case) => void): Promise<void> {
  const { workbench, probed, simulator } = lab;
  const { page } = workbench;
  for (const [what, link, says = WRONG] of LINKS) {
    await lab.mend();
    const from = simulator.requests.length;
    await probed.probe('open', `code-oss://emr-operations.emr-operations${link}`).catch(() => undefined);
    // VS Code leaves out toasts where many come; in the list is every message.
    await probed.probe('command', 'notifications.showList');
    const answers = page.locator(
      '.notifications-center .notification-list-item-message, .monaco-dialog-box .dialog-message-row',
    );
    const failures: string[] = [];
    const said = await until(
      'an answer',
      async () => {
        const texts = await answers.allInnerTexts();
        return texts.length === 0 ? undefined : texts.join(' ');
      },
      8_000,
    ).catch(() => 'nothing');
    if (!says.test(said)) failures.push(`said: ${said.slice(0, 200)}`);
    if (/owned|evil\.example|command:/.test(said)) failures.push(`repeats the link: ${said.slice(0, 200)}`);
    if ((await page.locator('.part.editor .tab').count()) > 0) failures.push('opened something');
    const asked = simulator.requests.slice(from).map(({ parameters }) => JSON.stringify(parameters));
    if (asked.some((each) => /op-0000|cn-evil|evil/.test(each))) failures.push('asked the service');
    failures.push(...(await probed.probe<readonly string[]>('rejections')));
    onCase({
      what: `link: ${what}`,
      where: 'link',
      ...(failures.length === 0 ? {} : { failure: failures.join(' | ') }),
    });
    const dialog = page.locator('.monaco-dialog-box');
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  await lab.mend();
}
