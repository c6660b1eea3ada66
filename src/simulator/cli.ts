import { parseArgs } from 'node:util';

import { defaultAccount } from './identity.ts';
import { startSimulator } from './server.ts';

/** `npm run simulator`: runs the simulator by itself until Ctrl+C. */

const USAGE = `Usage: npm run simulator -- [options]
  --port N                   port to listen on (default: a free one)
  --seed N                   seed of the simulated world (default: 1)
  --fleet N                  so many clusters more, in cn-beijing (default: 0)
  --access-key-id ID         AccessKey ID to accept (default: random)
  --access-key-secret SECRET its secret (default: random)
`;

function integer(name: string, text: string | undefined, high: number): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > high) {
    throw new Error(`--${name} must be a whole number from 0 to ${String(high)}, not "${text}"`);
  }
  return number;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      fleet: { type: 'string' },
      'access-key-id': { type: 'string' },
      'access-key-secret': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const port = integer('port', values.port, 65_535) ?? 0;
  const seed = integer('seed', values.seed, Number.MAX_SAFE_INTEGER) ?? 1;
  const clusters = integer('fleet', values.fleet, 100_000) ?? 0;
  const account = defaultAccount(seed);
  account.accessKeyId = values['access-key-id'] ?? account.accessKeyId;
  account.accessKeySecret = values['access-key-secret'] ?? account.accessKeySecret;
  const simulator = await startSimulator({ port, seed, accounts: [account], fleet: { clusters } });
  const { url } = simulator;
  const settings = { 'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url } };
  process.stdout.write(
    `Simulated EMR is listening on ${url}\n` +
      `AccessKey ID:     ${account.accessKeyId}\n` +
      `AccessKey secret: ${account.accessKeySecret}\n` +
      `Regions:          ${simulator.regions.join(', ')}\n\n` +
      `User settings:\n${JSON.stringify(settings, undefined, 2).slice(2, -2)}\n\n` +
      `Ctrl+C ends it.\n`,
  );
  const end = (): void => {
    void simulator.close();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 1;
});
