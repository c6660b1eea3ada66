/** Every name that package.json fixes. A test holds the two against each other. */

export const COMMANDS = {
  addAccount: 'emrOperations.addAccount',
  startDemo: 'emrOperations.startDemo',
  leaveDemo: 'emrOperations.leaveDemo',
  openWalkthrough: 'emrOperations.openWalkthrough',
  updateCredentials: 'emrOperations.updateCredentials',
  renameAccount: 'emrOperations.renameAccount',
  removeAccount: 'emrOperations.removeAccount',
  selectRegions: 'emrOperations.selectRegions',
  findClusters: 'emrOperations.findClusters',
  /** Steps out of a problem. */
  allowProgram: 'emrOperations.allowProgram',
  copySignInCommand: 'emrOperations.copySignInCommand',
  copyPolicy: 'emrOperations.copyPolicy',
  manageTrust: 'emrOperations.manageTrust',
  openDiagnosis: 'emrOperations.openDiagnosis',
  explainProblem: 'emrOperations.explainProblem',
  filterClusters: 'emrOperations.filterClusters',
  /** The same as above, and so below, with the icon that shows that a filter is set. */
  changeClusterFilter: 'emrOperations.changeClusterFilter',
  clearClusterFilter: 'emrOperations.clearClusterFilter',
  copyClusterId: 'emrOperations.copyClusterId',
  refresh: 'emrOperations.refresh',
  /** Buttons in a view's title hand over the row in focus too, so what acts on a row has its own names. */
  refreshItem: 'emrOperations.refreshItem',
  retry: 'emrOperations.retry',
  loadMore: 'emrOperations.loadMore',
  filterOperations: 'emrOperations.filterOperations',
  changeOperationFilter: 'emrOperations.changeOperationFilter',
  clearOperationFilter: 'emrOperations.clearOperationFilter',
  loadOlder: 'emrOperations.loadOlder',
  watchOperation: 'emrOperations.watchOperation',
  watchItem: 'emrOperations.watchItem',
  stopWatching: 'emrOperations.stopWatching',
  openOperation: 'emrOperations.openOperation',
  showActiveOperations: 'emrOperations.showActiveOperations',
  showTimeline: 'emrOperations.showTimeline',
  copyOperationId: 'emrOperations.copyOperationId',
  copyCliCommand: 'emrOperations.copyCliCommand',
  copyLink: 'emrOperations.copyLink',
  copyReport: 'emrOperations.copyReport',
  exportJson: 'emrOperations.exportJson',
  compareOperation: 'emrOperations.compareOperation',
  openInConsole: 'emrOperations.openInConsole',
  openRawJson: 'emrOperations.openRawJson',
  showLog: 'emrOperations.showLog',
} as const;

export const VIEWS = {
  clusters: 'emrOperations.clusters',
  operations: 'emrOperations.operations',
  timeline: 'emrOperations.timeline',
} as const;

export const CONTEXT_KEYS = {
  hasAccounts: 'emrOperations.hasAccounts',
  hasDemo: 'emrOperations.hasDemo',
  /** There is an account other than the demo. */
  hasCredentials: 'emrOperations.hasCredentials',
  /** Some cluster was found. */
  hasClusters: 'emrOperations.hasClusters',
  /** All that was looked for has come, and is none. */
  noClusters: 'emrOperations.noClusters',
  /** Why no account finds anything: `signedOut`, `restricted`, or empty. */
  trouble: 'emrOperations.trouble',
  /** An ending was told. */
  hasTold: 'emrOperations.hasTold',
  operationsFiltered: 'emrOperations.operationsFiltered',
  clustersFiltered: 'emrOperations.clustersFiltered',
} as const;

/** Without the common prefix `SETTINGS_SECTION`. */
export const SETTINGS = {
  endpoints: 'endpoints',
  network: 'network',
  notifications: 'notifications',
  statusBar: 'statusBar',
  mutedTypes: 'mutedOperationTypes',
  actionTrail: 'discovery.actionTrail',
  maxRequestsPerSecond: 'polling.maxRequestsPerSecond',
  keepDays: 'journal.keepDays',
} as const;

/** Of the publisher and the extension of that name. */
export const WALKTHROUGH = 'emr-operations.emr-operations#getStarted';

export const SETTINGS_SECTION = 'emrOperations';

/** Tools for language models, by the names that these call them by. */
export const TOOLS = {
  listClusters: 'emrOperations_listClusters',
  listOperations: 'emrOperations_listOperations',
  getOperation: 'emrOperations_getOperation',
  waitForOperation: 'emrOperations_waitForOperation',
} as const;

export type ToolName = (typeof TOOLS)[keyof typeof TOOLS];

export const WEBVIEW_TYPE = 'emrOperations.operation';

/** Tasks that wait for the end of an operation. */
export const TASK_TYPE = 'emrOperation';

/** Read-only documents with the raw answer of an operation. */
export const RAW_SCHEME = 'emr-operation';

/** Set by `npm start`, and by nothing in package.json: the demo account is there from the beginning. */
export const DEMO_VARIABLE = 'EMR_OPERATIONS_DEMO';
