import assert from 'node:assert/strict';

import { startSimulator } from '../../../src/simulator/index.ts';
import { Lab, ROLE, USER } from './client.ts';

const LIST = { RegionId: 'cn-hangzhou' };

describe('simulator: faults', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  it('answers an error, with the time to wait', async () => {
    lab.simulator.addFault({ fault: { kind: 'error', code: 'ThrottlingException', retryAfterMs: 1500 } });
    const answer = await lab.send('ListClusters', LIST);
    const body = JSON.parse(answer.text) as Record<string, string>;
    assert.equal(answer.status, 400);
    assert.equal(answer.headers['x-acs-retry-after'], '1500');
    assert.equal(body['Code'], 'ThrottlingException');
    assert.equal(body['Message'], 'The request was denied due to request throttling. ListClusters');
    assert.equal(lab.simulator.requests.at(-1)?.code, 'ThrottlingException');
  });

  it('answers published and invented errors with status and message as asked', async () => {
    const remove = lab.simulator.addFault({ fault: { kind: 'error', code: 'ServiceUnavailable' } });
    assert.equal(await lab.failure('ListClusters', LIST), '503 ServiceUnavailable');
    remove();
    lab.simulator.addFault({ fault: { kind: 'error', code: 'Odd', status: 418, message: '<b>$& $1</b>' } });
    const answer = await lab.send('ListClusters', LIST);
    assert.equal(answer.status, 418);
    assert.equal((JSON.parse(answer.text) as Record<string, string>)['Message'], '<b>$& $1</b>');
  });

  it('counts for each rule from which call on and how many times', async () => {
    lab.simulator.addFault({
      action: 'ListClusters',
      from: 2,
      times: 2,
      fault: { kind: 'error', code: 'InternalError' },
    });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1) {
      await lab.call('GetCallerIdentity');
      statuses.push((await lab.send('ListClusters', LIST)).status);
    }
    assert.deepEqual(statuses, [200, 500, 500, 200, 200]);
  });

  it('hits only the action, region and key of its rule, and authenticated calls', async () => {
    lab.simulator.addFault({
      action: 'ListClusters',
      regionId: 'cn-shanghai',
      accessKeyId: ROLE.accessKeyId,
      times: 1,
      fault: { kind: 'error', code: 'InternalError' },
    });
    const query = { RegionId: 'cn-shanghai' };
    await lab.call('ListClusters', query);
    await lab.call('ListClusters', LIST, { account: ROLE });
    await lab.call('GetCallerIdentity', query, { account: ROLE });
    const wrong = { account: { ...ROLE, accessKeySecret: 'wrong' } };
    assert.equal(await lab.failure('ListClusters', query, wrong), '400 SignatureDoesNotMatch');
    assert.equal(await lab.failure('ListClusters', query, { account: ROLE }), '500 InternalError');
    await lab.call('ListClusters', query, { account: ROLE });
  });

  it('delays, and adds up delays with another fault', async () => {
    lab.simulator.addFault({ fault: { kind: 'delay', ms: 40 } });
    lab.simulator.addFault({ fault: { kind: 'delay', ms: 40 }, from: 2 });
    const timed = async (): Promise<number> => {
      const begun = performance.now();
      await lab.send('ListClusters', LIST);
      return performance.now() - begun;
    };
    const [first, second] = [await timed(), await timed()];
    assert.ok(first >= 39 && second >= 78, `${first} ${second}`);
    lab.simulator.addFault({ fault: { kind: 'error', code: 'InternalError' } });
    assert.equal(await lab.failure('ListClusters', LIST), '500 InternalError');
  });

  it('hangs until it is closed', async () => {
    lab.simulator.addFault({ action: 'ListClusters', fault: { kind: 'hang' } });
    let settled = false;
    const hanging = lab.send('ListClusters', LIST).finally(() => (settled = true));
    const failed = assert.rejects(hanging);
    await lab.call('GetCallerIdentity');
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(settled, false);
    assert.equal(lab.simulator.requests[0]?.status, 0);
    await lab.simulator.close();
    await failed;
  });

  it('resets the connection', async () => {
    lab.simulator.addFault({ fault: { kind: 'reset' } });
    await assert.rejects(lab.send('ListClusters', LIST), { code: 'ECONNRESET' });
  });

  it('cuts the answer', async () => {
    lab.simulator.addFault({ fault: { kind: 'cutBody' } });
    await assert.rejects(lab.send('ListClusters', LIST), { code: 'ECONNRESET' });
    assert.equal(lab.simulator.requests.at(-1)?.status, 200);
  });

  it('answers like a captive portal', async () => {
    lab.simulator.addFault({ fault: { kind: 'html' }, times: 1 });
    lab.simulator.addFault({ fault: { kind: 'html', status: 511 }, from: 2 });
    const answer = await lab.send('ListClusters', LIST);
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    assert.match(answer.text, /^<!DOCTYPE html>/);
    assert.equal((await lab.send('ListClusters', LIST)).status, 511);
  });

  it('answers more than anyone wants', async () => {
    const bytes = 11_000_000;
    lab.simulator.addFault({ fault: { kind: 'huge', bytes } });
    const answer = await lab.send('ListClusters', LIST);
    assert.ok(answer.text.length > bytes);
    assert.equal((JSON.parse(answer.text) as { Padding: string }).Padding.length, bytes);
  });

  it('answers another body', async () => {
    const body = { Clusters: [null, { ClusterId: 5 }], NextToken: '<script>' };
    lab.simulator.addFault({ fault: { kind: 'body', body } });
    assert.deepEqual(await lab.call('ListClusters', LIST), body);
  });

  it('meets actions too that are not there', async () => {
    lab.simulator.addFault({ action: 'ListTrails', fault: { kind: 'body', body: { Trails: [] } } });
    assert.deepEqual(await lab.call('ListTrails', {}, { version: '2020-07-06' }), { Trails: [] });
  });
});

describe('simulator: start and end', () => {
  it('makes up an account when none is given', async () => {
    const [first, second] = await Promise.all([startSimulator(), startSimulator()]);
    const [account] = first.accounts;
    assert.match(account?.accessKeyId ?? '', /^LTAI5t[A-Za-z0-9]{18}$/);
    assert.match(account?.accessKeySecret ?? '', /^[A-Za-z0-9]{30}$/);
    assert.match(account?.accountId ?? '', /^\d{16}$/);
    assert.notEqual(account?.accessKeyId, second.accounts[0]?.accessKeyId);
    assert.equal(first.url, `http://127.0.0.1:${first.port}`);
    await Promise.all([first.close(), second.close()]);
  });

  it('closes at once with calls under way, and twice', async () => {
    const lab = await Lab.start();
    lab.simulator.addFault({ fault: { kind: 'delay', ms: 60_000 } });
    const delayed = assert.rejects(lab.send('ListClusters', LIST));
    while (lab.simulator.requests[0]?.accessKeyId !== USER.accessKeyId) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const begun = performance.now();
    await lab.simulator.close();
    await lab.simulator.close();
    await delayed;
    assert.ok(performance.now() - begun < 500);
    await assert.rejects(lab.send('ListClusters', LIST), { code: 'ECONNREFUSED' });
  });

  it('fails on a port that is taken', async () => {
    const lab = await Lab.start();
    await assert.rejects(startSimulator({ port: lab.simulator.port }), { code: 'EADDRINUSE' });
    await lab.simulator.close();
  });

  it('remembers the last 10 000 requests', async function () {
    this.timeout(60_000);
    const lab = await Lab.start();
    for (let batch = 0; batch < 101; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, async () => (await fetch(lab.simulator.url)).text()));
    }
    assert.equal(lab.simulator.requests.length, 10_000);
    await lab.simulator.close();
  });
});
