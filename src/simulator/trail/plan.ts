import type { EventForm, NewEvent } from '../types.ts';

type Agent = NonNullable<NewEvent['agent']>;
export type Identity = Required<NonNullable<NewEvent['by']>>;

/** How an event is to be told, complete. */
export interface EventPlan {
  name: string;
  form: EventForm;
  by: Identity;
  agent: Agent;
  /** The parameters of the call besides RegionId and ClusterId. */
  parameters: Readonly<Record<string, unknown>>;
}

/** The API that starts an operation of a type. The types other than CREATE_CLUSTER are guesses. */
const APIS: Readonly<Record<string, string>> = {
  CREATE_CLUSTER: 'CreateCluster',
  DELETE_CLUSTER: 'DeleteCluster',
  INCREASE_NODES: 'IncreaseNodes',
  DECREASE_NODES: 'DecreaseNodes',
  RUN_APPLICATION_ACTION: 'RunApplicationAction',
  UPDATE_APPLICATION_CONFIGS: 'UpdateApplicationConfigs',
};

/** `SOME_TYPE` of which nothing is known is told as `SomeType`. */
function apiOf(type: string): string {
  return (
    APIS[type] ??
    type
      .toLowerCase()
      .split('_')
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
      .join('')
  );
}

/** Fills in what is not said about an event. */
export function planEvent(
  type: string,
  event: NewEvent,
  parameters: Readonly<Record<string, unknown>> = {},
): EventPlan {
  const { form = 'plain', by = { type: 'ram-user' } } = event;
  return {
    name: event.name ?? (form === 'template' ? 'RunApiTemplate' : apiOf(type)),
    form,
    by: { type: by.type, name: by.name ?? (by.type === 'assumed-role' ? 'emr-admin/session' : 'data-ops') },
    agent: event.agent ?? 'sdk',
    parameters,
  };
}

/** Who uses the simulated account, and with what. */
export const TERRAFORM: NewEvent = { by: { type: 'ram-user', name: 'ci-deploy' }, agent: 'terraform' };
export const ROLE: NewEvent = { by: { type: 'assumed-role', name: 'emr-operator/alice' }, agent: 'cli' };
export const CONSOLE: NewEvent = { by: { type: 'ram-user', name: 'wang.lei' }, agent: 'console' };

/** What the service does by itself, e.g. automatic scaling. */
export const BY_SERVICE: NewEvent = { by: { type: 'system' }, agent: 'service' };

/** The parameters of the calls that change the number of nodes. */
export function resizing(type: string, nodeGroupId: string, count: number): Record<string, unknown> {
  return {
    NodeGroupId: nodeGroupId,
    [type === 'DECREASE_NODES' ? 'DecreaseNodeCount' : 'IncreaseNodeCount']: count,
  };
}

/** The parameters of a restart of one application. */
export function restarting(application: string): Record<string, unknown> {
  return {
    ActionName: 'restart',
    RunActionScope: 'APPLICATION',
    ComponentInstanceSelector: { RunActionScope: 'APPLICATION', ApplicationName: application },
    Description: `restart ${application}`,
  };
}
