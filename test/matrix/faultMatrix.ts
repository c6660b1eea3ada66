import { until } from '../host/wait.ts';
import { FaultLab, type Round } from './faultLab.ts';
import { FAULTS, type FaultCase } from './faults.ts';
import type { Matrix } from './matrix.ts';
import { ASKED, GOOD, SHOWN, type AskedPlace, type ShownPlace } from './places.ts';

/**
 * How long a fault may take to be told, in ms: a call that is answered nothing is given up after 15 s, and one that
 * was tried for up to 10 s is tried once more.
 */
const TOLD_MS = 45_000;

/** Lists and operations are asked for again after a minute at most; milliseconds. */
const HEALED_MS = 100_000;

/** Endings are told two seconds after they were seen; a second message would come by then. */
const TWICE_MS = 3_000;

const TASK = 'task';

export const faults: Matrix = {
  run: async (wanted, onCase) => {
    await using lab = await FaultLab.start();
    for (const fault of FAULTS.filter(({ name }) => wanted(name))) {
      const begin = performance.now();
      const failures = new Map<string, string>();
      const fail = (where: string, why: string): void => {
        if (!failures.has(where)) failures.set(where, why);
      };
      const places = [...[...SHOWN, ...ASKED].map(({ name }) => name), TASK, ...GLOBAL];
      await meet(lab, fault, fail).catch(async (error: unknown) => {
        await lab.workbench.screenshot(`out/matrix ${fault.name}.png`);
        // What was not reached is not well.
        for (const place of places) fail(place, `not reached: ${String(error).split('\n', 1)[0] ?? ''}`);
      });
      for (const where of places) {
        const failure = failures.get(where);
        onCase({ what: fault.name, where, ...(failure === undefined ? {} : { failure }) });
      }
      console.log(`${fault.name}: ${Math.round((performance.now() - begin) / 1_000)} s`);
    }
    for (const [where, failure] of await lab.leftovers()) {
      onCase({ what: 'all of them', where, ...(failure === '' ? {} : { failure }) });
    }
  },
};

/** What holds at no place of its own. */
const QUIET = 'no message unasked';
const ONCE = 'told once';
const REJECTIONS = 'no rejection';
const GLOBAL = [QUIET, ONCE, REJECTIONS] as const;

type Fail = (where: string, why: string) => void;

/** One fault: all places say it, and forget it when it is over. */
async function meet(lab: FaultLab, fault: FaultCase, fail: Fail): Promise<void> {
  const round = await lab.begin();
  const mend = await lab.apply(fault);
  try {
    await lab.probed.probe('task', round.watched.operationId);
    await lab.refresh();
    await all((place) => shows(lab, place, fault, fail));
    const said = taskSays(lab, fault, fail);
    const quiet = await lab.toasts();
    if (quiet.length > 0 && fault.says !== undefined) fail(QUIET, quiet.join(' | '));
    await askAll(lab, (place) => expected(fault, place), fail, 'while it lasts');
    await said;
    lab.simulator.setOperation(round.watched, {
      state: 'FAILED',
      reason: { code: 'NodeFailure', message: 'A node went away.' },
    });
  } finally {
    await mend();
  }
  await lab.clearToasts();
  await heal(lab, fault, fail);
}

/** All places at once, but for those that are looked at alone. */
async function all(look: (place: ShownPlace) => Promise<void>): Promise<void> {
  await Promise.all(SHOWN.filter(({ alone }) => alone !== true).map(look));
  for (const place of SHOWN.filter(({ alone }) => alone === true)) await look(place);
}

async function heal(lab: FaultLab, fault: FaultCase, fail: Fail): Promise<void> {
  await lab.showWatched();
  const { round } = lab;
  if (fault.says !== undefined && fault.heals !== 'byItself') await lab.refresh();
  // What is around an operation that is over is asked for when somebody wants it.
  else await lab.refreshPanel(round.panels.stuck);
  if (fault.heals === 'look') {
    await lab.refreshPanel(round.panels.watched);
  }
  const ended = toldOf(lab, round, fail);
  await all((place) => heals(lab, place, fault, fail));
  await ended;
  lab.ended(round);
  await askAll(lab, () => GOOD, fail, 'when it is over');
  const rejected = await lab.probed.probe<readonly string[]>('rejections');
  if (rejected.length > 0) fail(REJECTIONS, rejected.join(' | '));
}

/** What is said of a fault at a place; undefined where nothing is. */
function wordsAt(fault: FaultCase, { name, expects }: ShownPlace): string | undefined {
  const own = fault.at?.[name];
  if (own !== undefined) return own;
  return fault.says === undefined ? undefined : expects === undefined ? fault.says.title : expects(fault);
}

const includes = (text: string, words: string): boolean => text.includes(words);

/** Everything that may be said of a fault at a place is there; nothing is still on its way. */
async function shows(lab: FaultLab, place: ShownPlace, fault: FaultCase, fail: Fail): Promise<void> {
  const { name, read, says = includes } = place;
  const words = wordsAt(fault, place);
  let last = '';
  await until(
    name,
    async () => {
      last = await read(lab);
      if (last.includes('Loading…')) return undefined;
      if (words === undefined)
        return fault.says === undefined || !says(last, fault.says.title, lab) || undefined;
      return says(last, words, lab) || undefined;
    },
    TOLD_MS,
  ).catch(() => {
    fail(name, `says not "${words ?? 'nothing'}" but "${short(last)}"`);
  });
}

async function heals(lab: FaultLab, place: ShownPlace, fault: FaultCase, fail: Fail): Promise<void> {
  const { name, read, says = includes, good } = place;
  const words = [wordsAt(fault, place), fault.says?.title].filter(
    (each) => each !== undefined && each !== '',
  );
  let last = '';
  await until(
    name,
    async () => {
      last = await read(lab);
      const isOld = words.some((each) => each !== undefined && says(last, each, lab));
      return (!isOld && !last.includes('Loading…') && (good?.test(last) ?? true)) || undefined;
    },
    HEALED_MS,
  ).catch(() => {
    fail(name, `says when it is over "${short(last)}"`);
  });
}

/** The end that came while the fault was there is told, and that once. */
async function toldOf(lab: FaultLab, { label }: Round, fail: Fail): Promise<void> {
  const ours = async (): Promise<readonly string[]> =>
    (await lab.toasts()).filter((text) => text.includes(`${label} ·`));
  try {
    await until('the message', async () => ((await ours()).length > 0 ? true : undefined), HEALED_MS);
  } catch {
    fail(ONCE, 'it was not told');
    return;
  }
  await lab.workbench.page.waitForTimeout(TWICE_MS);
  const all = await lab.toasts();
  if (all.length !== 1) fail(ONCE, `told: ${all.join(' | ')}`);
}

/** What is to be said to who asks. */
function expected(fault: FaultCase, { detailOnly }: AskedPlace): string | RegExp {
  if (fault.says === undefined) return GOOD;
  return detailOnly === true ? fault.says.detail : fault.says.title;
}

async function askAll(
  lab: FaultLab,
  right: (place: AskedPlace) => string | RegExp,
  fail: Fail,
  when: string,
): Promise<void> {
  const ask = async (place: AskedPlace): Promise<void> => {
    const said = await place.ask(lab).catch(String);
    const wanted = right(place);
    const fits = typeof wanted === 'string' ? said.includes(wanted) : wanted.test(said) && said !== GOOD;
    if (!fits) await lab.workbench.screenshot(`out/matrix ${place.name}.png`);
    if (!fits) fail(place.name, `says ${when} not "${String(wanted)}" but "${short(said)}"`);
  };
  const prompts = async (): Promise<void> => {
    for (const place of ASKED.filter(({ prompt }) => prompt === true)) {
      await ask(place);
      if (await lab.workbench.quickInput.widget.isVisible()) await lab.workbench.quickInput.escape();
    }
  };
  // Dialogs about tools would take the keyboard away from prompts.
  await Promise.all(ASKED.filter(({ prompt }) => prompt !== true).map(ask));
  await prompts();
}

/** The terminal of a task says it, and the task ends or waits on as it should. */
async function taskSays(lab: FaultLab, fault: FaultCase, fail: Fail): Promise<void> {
  if (fault.says === undefined) return;
  const { title, taskCode } = fault.says;
  const words = (fault.at?.[TASK] ?? title).replaceAll(' ', '');
  let code: number | null | undefined;
  let text = '';
  await until(
    'the task',
    async () => {
      // Lines are broken where the terminal ends.
      text = (await lab.workbench.page.locator('.xterm-rows > div').allInnerTexts())
        .join('')
        .replace(/\s/g, '');
      code = await lab.probed.probe('taskCode', lab.round.watched.operationId);
      if (!text.includes(words)) return undefined;
      return taskCode === undefined
        ? text.includes('Waitinggoeson.') || undefined
        : code === taskCode || undefined;
    },
    TOLD_MS,
  ).catch(() => {
    fail(TASK, `ended with ${String(code)}, said "${short(text)}"`);
  });
  if (taskCode === undefined && code !== undefined) fail(TASK, `ended with ${String(code)}`);
}

function short(text: string): string {
  return text.replaceAll('\n', ' ⏎ ').slice(0, 300);
}
