/**
 * The main bundle and all that it loads, as they ship, through an hour of watching at the largest size: over a
 * simulated cloud, with a stand-in for VS Code, in time that passes as fast as the work in it allows.
 *
 *   node test/bench/hour.ts FOLDER   (of a profile that `seedHour` has made; prints `HourFigures` as JSON)
 */
import diagnostics from 'node:diagnostics_channel';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { ACCOUNT_ID, activateBundle } from './bundle.ts';
import { seed } from './journal.ts';
import { SimulatedTime } from './simulatedTime.ts';
import { ACCOUNT, ACTIVE, OPERATIONS, recordsOf } from './world.ts';
import type { Tree } from '../standIn/vscode.ts';

const HOUR = 3_600_000;
const SECOND = 1_000;
/** Turns of the loop in which nothing is waited for, before time passes. */
const IDLE_TURNS = 3;
/** Rows that a view has on the screen. */
const ON_SCREEN = 40;

export const EPOCH = Date.UTC(2026, 8, 21, 8);

export interface HourFigures {
  /** Bytes in use after the hour, over what was there before the bundle was. */
  readonly heap: number;
  /** Milliseconds of work at a stretch, in each part. */
  readonly stretches: Readonly<Record<string, number>>;
  /** Mean of the ten seconds with most of them, once watching has begun. */
  readonly callsPerSecond: number;
  /** At that operation which was looked at least, of those that did not end. */
  readonly leastLooks: number;
}

export async function seedHour(folder: string): Promise<void> {
  await seed(path.join(folder, 'operations'), OPERATIONS, recordsOf(ACCOUNT_ID, EPOCH));
}

function collected(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** Processor time of this thread, milliseconds; newer than the types of the oldest Node.js that is supported. */
function threadTime(): number {
  const { user, system } = (
    process as typeof process & { threadCpuUsage(): NodeJS.CpuUsage }
  ).threadCpuUsage();
  return (user + system) / 1_000;
}

/** Work at a stretch: processor time of this thread in one turn of the loop, as others may have the processor. */
class Stretches {
  readonly longest: Record<string, number> = {};
  part = 'activate';
  #last = threadTime();
  #on = true;

  constructor() {
    this.#turn();
  }

  stop(): void {
    this.#on = false;
  }

  #turn(): void {
    if (!this.#on) return;
    this.#count();
    setImmediate(() => {
      this.#turn();
    });
  }

  #count(): void {
    const now = threadTime();
    this.longest[this.part] = Math.max(this.longest[this.part] ?? 0, now - this.#last);
    this.#last = now;
  }
}

/** What is asked of the network and not answered yet. */
function followRequests(began: (options: { readonly path: string }) => void): () => number {
  let underWay = 0;
  diagnostics.subscribe('http.client.request.start', (message) => {
    underWay += 1;
    const { request } = message as { request: { path: string; once(event: 'close', run: () => void): void } };
    began(request);
    request.once('close', () => {
      underWay -= 1;
    });
  });
  return () => underWay;
}

/** The most of these moments, in order, that lie within a time. */
function fullest(moments: readonly number[], ms: number): number {
  let most = 0;
  let first = 0;
  for (const [last, at] of moments.entries()) {
    while ((moments[first] ?? at) <= at - ms) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

type Trees = ReadonlyMap<string, Tree>;

/**
 * A view as VS Code uses it: asks for the rows on the screen, and anew for those that are named. Each question comes
 * in a message of its own.
 */
class ShownTree {
  /** Questions that are still to come. */
  waiting = 0;
  readonly #tree: Tree;
  readonly #expand: (row: unknown) => boolean;

  constructor(trees: Trees, id: string, expand: (row: unknown) => boolean) {
    const tree = trees.get(id);
    if (tree === undefined) throw new Error(`There is no view ${id}`);
    this.#tree = tree;
    this.#expand = expand;
    tree.provider.onDidChangeTreeData?.((changed) => {
      const rows = changed === undefined || changed === null ? [undefined] : [changed].flat();
      for (const row of rows) {
        if (row !== undefined) void tree.provider.getTreeItem(row);
        if (row === undefined || expand(row)) this.#ask(row);
      }
    });
    tree.show(true);
    this.#ask(undefined);
  }

  #ask(row: unknown): void {
    this.waiting += 1;
    setImmediate(() => {
      const { provider } = this.#tree;
      const children = (provider.getChildren(row) as unknown[] | undefined) ?? [];
      for (const child of children) void provider.getTreeItem(child);
      for (const child of children.slice(0, ON_SCREEN)) if (this.#expand(child)) this.#ask(child);
      this.waiting -= 1;
    });
  }
}

/** What the cloud has not answered as it was asked to. */
async function failedIn(worker: Worker): Promise<readonly string[]> {
  const told = new Promise<readonly string[]>((resolve) => worker.once('message', resolve));
  worker.postMessage('failed');
  return told;
}

async function run(folder: string): Promise<HourFigures> {
  const { trees, userSettings } = await import('../standIn/vscode.ts');
  const time = new SimulatedTime(EPOCH);
  const shared = new Float64Array(new SharedArrayBuffer(8));
  shared[0] = EPOCH;
  const worker = new Worker(new URL('inside/cloudWorker.ts', import.meta.url), {
    workerData: { time: shared, accountId: ACCOUNT_ID, epoch: EPOCH },
  });
  const url = await new Promise<string>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  userSettings.set('endpoints', { emr: url, actiontrail: url, sts: url });
  process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'] = ACCOUNT.accessKeyId;
  process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = ACCOUNT.accessKeySecret;
  const begun: number[] = [];
  const looks = new Map<string, number>();
  const underWay = followRequests(({ path: asked }) => {
    begun.push(time.now);
    const operationId = new URL(asked, url).searchParams.get('OperationId');
    if (operationId !== null) looks.set(operationId, (looks.get(operationId) ?? 0) + 1);
  });
  const shown: ShownTree[] = [];
  const settle = async (): Promise<void> => {
    shared[0] = time.now;
    // Files are read and written in real time too.
    const waits = (): boolean =>
      underWay() > 0 ||
      shown.some(({ waiting }) => waiting > 0) ||
      process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'));
    // What waits for its turn shows nowhere.
    for (let idle = 0; idle < IDLE_TURNS; idle = waits() ? 0 : idle + 1)
      await new Promise((resolve) => setImmediate(resolve));
  };

  const before = collected();
  time.install();
  const stretches = new Stretches();
  const extension = activateBundle(folder);
  await settle();
  stretches.part = 'open the journal';
  await time.pass(SECOND, settle);
  for (let turn = 0; turn < 200; turn += 1) await time.pause(10);
  stretches.part = 'show the views';
  const kindOf = (row: unknown): string => (row as { readonly kind: string }).kind;
  shown.push(
    new ShownTree(trees, 'emrOperations.operations', (row) => kindOf(row) === 'group'),
    new ShownTree(trees, 'emrOperations.clusters', (row) => kindOf(row) === 'region'),
  );
  await time.pass(10 * SECOND, settle);
  stretches.part = 'watch for an hour';
  await time.pass(HOUR, settle);
  stretches.stop();
  const heap = collected() - before;
  await extension.deactivate();
  const failed = await failedIn(worker);
  if (failed.length > 0) throw new Error(`The cloud said no: ${failed.join(', ')}`);
  await worker.terminate();
  const record = recordsOf(ACCOUNT_ID, EPOCH);
  const lasting = Array.from({ length: ACTIVE }, (_, number) => number).filter((number) => number % 4 !== 0);
  const counts = lasting.map((number) => looks.get(record(number).ref.operationId) ?? 0);
  return {
    heap,
    stretches: stretches.longest,
    callsPerSecond: fullest(begun, 10 * SECOND) / 10,
    leastLooks: Math.min(...counts),
  };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await run(process.argv[2] ?? '')));
  process.exit();
}
