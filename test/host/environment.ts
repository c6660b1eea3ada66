import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * What a server inherits: enough to run, nothing of the developer's home, editor or cloud credentials.
 * @param instance absolute path of a folder for what is temporary
 * @param home absolute path of its home directory; both are made where they are missing
 */
export async function hermeticEnvironment(instance: string, home: string): Promise<NodeJS.ProcessEnv> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'SYSTEMROOT', 'ComSpec', 'PATHEXT', 'SHELL'];
  const env: NodeJS.ProcessEnv = {};
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  // The folder for sockets is near the root, as their paths must be short.
  const run = path.join(instance, 'run');
  const own = {
    HOME: home,
    USERPROFILE: home,
    APPDATA: path.join(home, 'AppData', 'Roaming'),
    LOCALAPPDATA: path.join(home, 'AppData', 'Local'),
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_DATA_HOME: path.join(home, '.local', 'share'),
    XDG_STATE_HOME: path.join(home, '.local', 'state'),
    XDG_RUNTIME_DIR: run,
    TMPDIR: run,
    TEMP: run,
    TMP: run,
    // No extension gallery: nothing is looked up on the network.
    EXTENSIONS_GALLERY: '{}',
  };
  await mkdir(home, { recursive: true });
  await mkdir(run, { recursive: true, mode: 0o700 });
  return { ...env, ...own };
}
