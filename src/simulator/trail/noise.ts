import { integerOf } from '../ids.ts';
import { HOUR, SECOND } from '../model.ts';
import type { Cluster } from '../model.ts';
import type { NewEvent } from '../types.ts';
import { BY_SERVICE, CONSOLE, planEvent, TERRAFORM } from './plan.ts';
import type { TrailEvent } from './view.ts';

/** Something else happens about this often in each region. */
const NOISE_STEP = 6 * HOUR;

/** What else is recorded between two moments: who looked at something, signed in, or used another service. */
export function noise(
  clusters: readonly Cluster[],
  regionId: string,
  from: number,
  to: number,
  seed: number,
): TrailEvent[] {
  const cluster = clusters.find((candidate) => candidate.regionId === regionId);
  const clusterId = cluster?.id ?? '';
  const first = Math.floor(from / NOISE_STEP);
  const count = Math.max(0, Math.floor(to / NOISE_STEP) - first + 1);
  const events = Array.from({ length: count }, (_, index): TrailEvent => {
    const step = first + index;
    const label = `${String(seed)} noise ${regionId} ${String(step)}`;
    const at = step * NOISE_STEP + integerOf(0, NOISE_STEP / SECOND - 1, ['at', label]) * SECOND;
    const common = { label, at, regionId, clusterId, operationId: '' };
    const read = (name: string, event: NewEvent): TrailEvent => ({
      ...common,
      plan: planEvent('', { ...event, name }),
      isRead: true,
    });
    switch (step % 4) {
      case 0:
        return read('GetCluster', TERRAFORM);
      case 1:
        return read('ListNodes', { ...CONSOLE, form: 'withoutResponse' });
      case 2:
        return {
          ...common,
          clusterId: '',
          serviceName: 'Ecs',
          plan: planEvent('', { ...BY_SERVICE, name: 'RunInstances' }),
        };
      default:
        return {
          ...common,
          clusterId: '',
          serviceName: 'AasCustomer',
          plan: planEvent('', { ...CONSOLE, name: 'ConsoleSignin' }),
        };
    }
  });
  return events.filter((event) => event.at >= from && event.at <= to);
}
