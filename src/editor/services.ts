import * as vscode from 'vscode';
import { Accounts } from '../app/accounts.ts';
import { ClusterNames } from '../app/clusterNames.ts';
import { GroupNames } from '../app/groupNames.ts';
import { Hints } from '../app/hints.ts';
import { Identities } from '../app/identities.ts';
import { Inventory } from '../app/inventory.ts';
import { Journal } from '../app/journal.ts';
import { ListRetries } from '../app/listRetries.ts';
import { NodeGroups } from '../app/nodeGroups.ts';
import { Notifier } from '../app/notifier.ts';
import { Operations } from '../app/operations.ts';
import { Programs } from '../app/programs.ts';
import { ScalingActivities } from '../app/scalingActivities.ts';
import { TrailDiscovery } from '../app/trailDiscovery.ts';
import { Upkeep } from '../app/upkeep.ts';
import { Watcher } from '../app/watcher.ts';
import { EmrCloud } from '../cloud/emrCloud.ts';
import { LazyCaller } from '../cloud/lazyCaller.ts';
import type * as Sdk from '../cloud/sdk/index.ts';
import type { Attention } from '../core/schedule.ts';
import { clusterKey, DEMO_ACCOUNT_ID, scopeKey, type ClusterRef } from '../core/scope.ts';
import { clock } from './clock.ts';
import type { Demo } from './demo.ts';
import type { Log } from './log.ts';
import { machine } from './machine.ts';
import { settings } from './settings.ts';
import { mementoStore, secretStore } from './stores.ts';

/** What of the views somebody sees; asked when it matters. */
export interface Seen {
  readonly clusters: () => boolean;
  readonly any: () => boolean;
  /** The clusters on screen with what is below them. */
  readonly open: () => readonly ClusterRef[];
}

export interface ServiceParts {
  readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri' | 'secrets'>;
  readonly log: Log;
  readonly demo: Demo;
  readonly loadSdk: () => Promise<typeof Sdk>;
  readonly seen: Seen;
  /** Called when something is about to be called for the first time. */
  readonly onFirstCall: () => void;
  /** Takes what has to be disposed with the extension. */
  readonly own: <T extends vscode.Disposable>(item: T) => T;
}

export type Services = ReturnType<typeof createServices>;

/** Builds the use cases with what VS Code gives them, and connects them. Nothing is read and nothing called. */
export function createServices({ context, log, demo, loadSdk, seen, onFirstCall, own }: ServiceParts) {
  const state = mementoStore(context.globalState);
  const programs = new Programs(state, () => vscode.workspace.isTrusted);
  const accounts = own(
    new Accounts({
      state,
      programs,
      secrets: secretStore(context.secrets),
      network: () => settings.network(),
      demoAccess: (since) => demo.access(since),
    }),
  );
  const caller = new LazyCaller(async () => {
    const { Caller } = await import('../cloud/caller.ts');
    onFirstCall();
    return new Caller({
      loadSdk,
      access: (accountId) => accounts.access(accountId),
      host: machine,
      clock,
      maxRequestsPerSecond: () => settings.maxRequestsPerSecond(),
      onCall: (record) => {
        log.call(record);
        if (record.problem === undefined && record.host !== undefined) {
          retries.hostAnswered(record.accountId, record.host);
          watcher.reached(record);
          if (record.service !== 'sts') identities.answered(record.accountId);
        }
      },
    });
  });
  const cloud = new EmrCloud(caller);
  const identities = new Identities({
    accounts,
    getCallerIdentity: (scope) => cloud.getCallerIdentity(scope),
    failed: (error) => {
      log.error('The identity of an account could not be kept', error);
    },
  });
  const journal = own(
    new Journal({
      load: () => import('../app/journal/index.ts'),
      folder: vscode.Uri.joinPath(context.globalStorageUri, 'operations').fsPath,
      now: clock.now,
      keepDays: () => settings.keepDays(),
      onTrouble: (trouble) => {
        log.journal(trouble);
      },
    }),
  );
  const operations = own(
    new Operations(journal, clock.now, (accountId) => accounts.get(accountId)?.identity?.accountId),
  );
  const scaling = new ScalingActivities({
    operations,
    now: clock.now,
    list: (cluster, token, options) => cloud.listScalingActivities(cluster, token, options),
  });
  const inventory = own(new Inventory({ cloud, scaling, operations, now: clock.now }));
  const groups = own(
    new NodeGroups({
      list: (cluster, token, options) => cloud.listNodeGroups(cluster, token, options),
      now: clock.now,
    }),
  );
  const hints = own(new Hints({ inventory, groups, operations, now: clock.now }));
  own(new GroupNames(operations, groups));
  const retries = own(
    new ListRetries({
      inventory,
      clock,
      looking: () => seen.clusters(),
    }),
  );
  const attention = (): Attention => (vscode.window.state.focused ? 'looking' : 'away');
  const watcher = own(
    new Watcher({
      load: () => import('../app/watching/index.ts'),
      windowsFolder: vscode.Uri.joinPath(context.globalStorageUri, 'windows').fsPath,
      failed: (error) => {
        log.error('Operations can not be looked at', error);
      },
      operations,
      clock,
      // What fails is asked for again by the schedule, which knows more than a single call does.
      getOperation: (ref, options) => cloud.getOperation(ref, { ...options, retry: false }),
      attention,
      covers: (record) => accounts.covers(record),
      visible: () => {
        const open = new Set(seen.open().map(clusterKey));
        return (ref) => open.size > 0 && open.has(clusterKey(ref));
      },
      maxRequestsPerSecond: () => settings.maxRequestsPerSecond(),
      onDecision: (decision) => {
        log.decision(decision);
      },
    }),
  );
  const clusterNames = own(
    new ClusterNames({
      operations,
      inventory,
      clock,
      hasAccount: (accountId) => accounts.get(accountId) !== undefined,
      listClustersById: (scope, ids) => cloud.listClustersById(scope, ids, { priority: 'visible' }),
    }),
  );
  const discovery = own(
    new TrailDiscovery({
      load: () => import('../app/trail/index.ts'),
      operations,
      state,
      clock,
      scopes: () =>
        accounts.all().flatMap(({ id, regions }) => regions.map((regionId) => ({ accountId: id, regionId }))),
      enabled: () => settings.actionTrail(),
      looking: () => seen.any(),
      hasClusters: (scope) => inventory.mayHaveClusters(scope),
      urgent: (scope) => hints.all().some(({ cluster }) => scopeKey(cluster) === scopeKey(scope)),
      ownerOf: (accountId) => accounts.get(accountId)?.identity?.accountId ?? '',
      lookupEvents: (scope, query, token, options) => cloud.lookupEvents(scope, query, token, options),
    }),
  );
  const upkeep = own(
    new Upkeep({
      inventory,
      groups,
      scaling,
      hints,
      clock,
      looking: () => seen.any(),
      open: () => seen.open(),
      busy: () => operations.active().flatMap((record) => (accounts.covers(record) ? record.ref : [])),
    }),
  );
  const notifier = own(
    new Notifier({
      operations,
      policy: () => settings.notifications(),
      mutedTypes: () => settings.mutedTypes(),
      clock,
      attention,
    }),
  );

  // Before the views hear of it: what they ask for next must not be of the account as it was.
  own(
    accounts.onDidChange((accountId) => {
      cloud.cancelAccount(accountId);
      inventory.forgetAccount(accountId);
      groups.forgetAccount(accountId);
      retries.forgetAccount(accountId);
      discovery.forgetAccount(accountId);
      watcher.resume(accountId);
      if (accounts.get(accountId) === undefined) {
        watcher.forgetAccount(accountId);
        if (accountId === DEMO_ACCOUNT_ID) demo.dispose();
      }
      clusterNames.accountChanged(accountId);
    }),
  );
  own(
    accounts.onDidRenew((accountId) => {
      cloud.credentialRenewed(accountId);
      watcher.resume(accountId);
      retries.accountRenewed(accountId);
      void identities.check(accountId);
    }),
  );

  return {
    accounts,
    programs,
    cloud,
    operations,
    inventory,
    groups,
    hints,
    retries,
    watcher,
    discovery,
    upkeep,
    notifier,
  };
}
