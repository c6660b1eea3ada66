import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTurn, openTurns, Place } from './turn.ts';

/** More than a connection takes. */
const SOON_MS = 100;

describe('suites that run at the same time', () => {
  const variables = { ...process.env };

  afterEach(() => {
    process.env = { ...variables };
  });

  it('start one after the other', async () => {
    await using turns = await openTurns(2);
    Object.assign(process.env, turns.env);
    const said: string[] = [];
    const start = (name: string): Promise<void> =>
      inTurn(async () => {
        said.push(`${name} starts`);
        await sleep(SOON_MS);
        said.push(`${name} has started`);
      });
    await Promise.all([start('one'), start('another')]);
    assert.equal(said.length, 4);
    assert.equal(said[0]?.split(' ')[0], said[1]?.split(' ')[0]);
  });

  it('begin when another one waits, which goes on without waiting for a place', async () => {
    await using turns = await openTurns(1);
    Object.assign(process.env, turns.env);
    const [first, second, third] = [new Place(), new Place(), new Place()];
    const said: string[] = [];
    await first.begin();
    const beginning = second.begin().then(() => said.push('the second begins'));
    await sleep(SOON_MS);
    assert.equal(said.join(), '');
    await first.lendFor(() => beginning);
    assert.equal(said.join(), 'the second begins');
    const last = third.begin().then(() => said.push('the third begins'));
    second.end();
    await sleep(SOON_MS);
    assert.equal(said.length, 1, 'the first has its place again');
    first.end();
    await last;
    third.end();
  });

  it('need nobody who hands out anything', async () => {
    const alone = new Place();
    await alone.begin();
    assert.equal(await alone.lendFor(() => Promise.resolve(1)), 1);
    await inTurn(() => Promise.resolve());
  });
});
