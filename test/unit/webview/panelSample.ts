import type { PanelModel } from '../../../src/webview/protocol.ts';

export const operation = { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };

/** With every part that there is. */
export const model: PanelModel = {
  language: 'en',
  title: 'Scale out',
  place: [{ text: 'etl-prod', href: 'https://emr-next.console.aliyun.com/#/x' }],
  state: { label: 'Failed', icon: 'error', tone: 'failed' },
  span: { label: 'Took', from: 1, to: 2 },
  notice: { text: 'x', steps: ['Retry'] },
  timeline: {
    heading: 'Timeline',
    tone: 'failed',
    running: { label: 'Running', from: 1 },
    usual: { label: 'Usually', from: 1, to: 2 },
    begin: { label: 'Created', at: 1 },
    end: { label: 'Now' },
  },
  explanation: {
    tone: 'failed',
    heading: 'Why',
    code: 'OutOfStock',
    message: [{ text: '<b>' }, { text: 'x', href: 'https://help.aliyun.com/x' }],
    steps: {
      heading: 'What to do',
      items: [{ text: 'x', button: { label: 'Copy', press: { type: 'copy', id: 'types' } } }],
    },
  },
  blocks: [
    {
      id: 'cluster',
      heading: 'x',
      facts: [{ id: 'x', label: 'x', value: { kind: 'time', at: 1 } }],
      table: { caption: 'x', columns: ['x'], rows: [[{ kind: 'operation', text: 'x', open: 'y' }]] },
    },
  ],
  history: {
    heading: 'x',
    dots: [{ label: 'x', at: 1, ms: 2, tone: 'succeeded' }],
    fold: 'x',
    table: { caption: 'x', columns: [], rows: [] },
  },
  details: { id: 'details', heading: 'x' },
  raw: { heading: 'Raw JSON', json: '{}', copy: 'raw' },
  buttons: [{ action: 'refresh', label: 'x', icon: 'x' }],
  tools: { label: 'x', buttons: [] },
  texts: { copy: 'Copy', pause: ', ' },
};
