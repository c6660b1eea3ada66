import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import path from 'node:path';

/** Options of {@link runCommand}. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Takes of the processors what others leave. Default: its share. */
  readonly idle?: boolean;
}

/** Runs a program to its end and returns what it printed; throws an Error with that text when it fails. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  // npm is a .cmd file on Windows, which only a shell can start.
  const shell = process.platform === 'win32' && !path.isAbsolute(file);
  const { idle = false, ...where } = options;
  const child = spawn(file, args, { ...where, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  // What it starts inherits this.
  if (idle && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(
      `${path.basename(file)} ${args.join(' ')} failed (${code ?? 'killed'}):\n${output.trim()}`,
    );
  }
  return output;
}

/** Runs npm with the Node.js of this process in `cwd`; see {@link runCommand}. */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
  };
  const cli = process.env['npm_execpath'];
  return cli?.endsWith('npm-cli.js') === true
    ? runCommand(process.execPath, [cli, ...args], { cwd, env })
    : runCommand('npm', args, { cwd, env });
}
