/**
 * Appends records and prints the number of each once it is written, until it is killed; compacts at times.
 *
 *   node journalWriter.ts FOLDER FIRST
 */
import { compact } from '../../../src/app/journal/compact.ts';
import { AccountFolder } from '../../../src/app/journal/folder.ts';
import { RawAnswers } from '../../../src/app/journal/rawAnswers.ts';
import { journalIn, refOf } from './support.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const journal = journalIn(folder, () => undefined);
const raw = new RawAnswers(folder);
for (let number = Number(first); ; number += 1) {
  await journal.append({
    ref: refOf(number),
    source: 'manual',
    firstSeenAt: 1,
    watched: false,
    seenActive: false,
    raw: { number },
  });
  process.stdout.write(`${number}\n`);
  if (number % 9 === 5)
    void compact({ folder: new AccountFolder(folder, 'account'), raw, now: 1, keepDays: 30 });
}
