/**
 * One window: says on its output whenever it leads, or does not any more, and the states that it hears; asks
 * every 20 ms whether it may ask.
 *
 *   node windowProcess.ts FOLDER
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Windows } from '../../../src/app/windows/index.ts';
import { realClock } from './windowLab.ts';

const [folder = ''] = process.argv.slice(2);
const windows = new Windows({
  folder,
  clock: realClock,
  failed: (error) => {
    throw error;
  },
});
const say = (what: object): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`);
};
windows.onState((state) => {
  say({ heard: state.key });
});
let before: boolean | undefined;
for (let number = 0; ; number += 1) {
  const leads = windows.leads('account');
  if (leads !== before) say({ leads });
  before = leads;
  if (leads) windows.share('account', { key: `${process.pid}` });
  else windows.doubt('account');
  await delay(20);
}
