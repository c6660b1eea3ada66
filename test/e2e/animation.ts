/**
 * Films a real run: `npm run animation` → media/demo.gif. The packaged extension in a browser: the view is opened, the
 * demo begun, and an operation looked at while it runs, fails, is told of and explained. Waiting is shown faster than
 * it is.
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { packageExtension } from '../host/package.ts';
import { Session } from './support.ts';

const FILE = path.resolve(import.meta.dirname, '../../media/demo.gif');
const VIEWPORT = { width: 1200, height: 720 };
/** Pixels; the height follows. */
const WIDTH = 800;
const MAX_BYTES = 1_500_000;
/** Milliseconds between two pictures, where the browser is as quick. */
const GAP_MS = 250;
/** What takes longer than this, in milliseconds, is shown faster. */
const PATIENCE_MS = 3_500;

interface Frame {
  readonly picture: Buffer;
  /** Milliseconds of the run. */
  readonly at: number;
}

/** Takes pictures until it is stopped. */
class Film {
  readonly scenes: Frame[][] = [[]];
  readonly #session: Session;
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(session: Session) {
    this.#session = session;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const at = performance.now();
      const shot = await this.#session.workbench.page.screenshot();
      const picture = await sharp(shot).resize({ width: WIDTH }).removeAlpha().png().toBuffer();
      this.scenes.at(-1)?.push({ picture, at });
      await sleep(Math.max(0, at + GAP_MS - performance.now()));
    }
  }

  /** Ends the scene after it has been seen for so long, in milliseconds. */
  async cut(ms: number): Promise<void> {
    await sleep(ms);
    this.scenes.push([]);
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}

/** Pictures that differ, each with how long it is shown, in milliseconds. */
function edit(scenes: readonly (readonly Frame[])[]): { picture: Buffer; delay: number }[] {
  const edited: { picture: Buffer; delay: number }[] = [];
  for (const scene of scenes) {
    const first = scene[0]?.at ?? 0;
    const last = (scene.at(-1)?.at ?? 0) + GAP_MS;
    const pace = Math.min(1, PATIENCE_MS / (last - first));
    let owed = 0;
    for (const [index, { picture, at }] of scene.entries()) {
      owed += ((scene[index + 1]?.at ?? last) - at) * pace;
      const before = edited.at(-1);
      if (before?.picture.equals(picture) === true) before.delay += owed;
      // Shorter ones are slowed down by browsers.
      else if (owed >= 100) edited.push({ picture, delay: owed });
      else continue;
      owed = 0;
    }
  }
  return edited;
}

async function play(session: Session): Promise<Film> {
  const { workbench } = session;
  const { page } = workbench;
  const operation = 'Scale out · ads-olap';
  const running = page.locator('[aria-label*="In progress"]');
  await workbench.openView('EMR');
  await page.getByRole('button', { name: 'Explore the Demo' }).waitFor();
  await page.mouse.move(700, 600);
  await sleep(1_000);
  const film = new Film(session);
  await film.cut(1_200);
  await page.getByRole('button', { name: 'Explore the Demo' }).click();
  await page.mouse.move(700, 600);
  const row = workbench.treeRow(operation, 'Operations').and(running);
  await row.first().waitFor();
  await workbench.expandRow('China (Hangzhou)', 'Clusters');
  await workbench.treeRow('ads-olap', 'Clusters').waitFor();
  await film.cut(1_500);
  await workbench.clickRow(row);
  await (await workbench.webviewFrame('ads-olap')).locator('.span').waitFor();
  await film.cut(2_000);
  await workbench.notification('Failed').waitFor({ timeout: 150_000 });
  await film.cut(0);
  const panel = await workbench.webviewFrame('ads-olap');
  await panel.locator('.explanation').waitFor();
  await film.cut(3_400);
  await workbench.notification('Failed').getByRole('button', { name: 'Clear Notification' }).click();
  await page.mouse.move(700, 600);
  await film.cut(2_000);
  await page.mouse.wheel(0, 420);
  await film.cut(3_200);
  await film.end();
  return film;
}

await packageExtension();
await using session = await Session.start(
  { settings: { 'workbench.colorTheme': 'Dark Modern' } },
  { viewport: VIEWPORT, pixelRatio: 1 },
);
const { scenes } = await play(session);
const frames = edit(scenes);
await sharp(
  frames.map(({ picture }) => picture),
  { join: { animated: true } },
)
  .gif({ delay: frames.map(({ delay }) => Math.round(delay)), loop: 0, effort: 10, dither: 0, colours: 128 })
  .toFile(FILE);
const { size } = await stat(FILE);
const seconds = frames.reduce((sum, { delay }) => sum + delay, 0) / 1_000;
console.log(
  `${String(frames.length)} pictures, ${seconds.toFixed(1)} s, ${String(Math.round(size / 1_000))} kB`,
);
if (size > MAX_BYTES) throw new Error('The animation is too large to be embedded');
