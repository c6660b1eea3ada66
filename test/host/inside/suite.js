// What VS Code loads as the test suite: marks the console lines of the run, so that they can be told from the
// workbench's own, and runs the real suite.
import { createRequire } from 'node:module';
import { format } from 'node:util';

/** Loads the module that EMR_TEST_SUITE names and awaits its `run()`. */
export async function run() {
  const mark = process.env.EMR_TEST_MARK;
  const marked = (level) => {
    const print = console[level].bind(console);
    return { value: (...args) => print('%s', mark + format(...args)) };
  };
  const levels = ['debug', 'log', 'info', 'warn', 'error'];
  // A new object, as VS Code has locked the methods of the old one.
  globalThis.console = Object.create(
    console,
    Object.fromEntries(levels.map((level) => [level, marked(level)])),
  );
  // `require`, as VS Code hands out its API module `vscode` there.
  const suite = createRequire(import.meta.url)(process.env.EMR_TEST_SUITE);
  await suite.run();
}
