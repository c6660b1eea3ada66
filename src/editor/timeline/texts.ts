import * as vscode from 'vscode';
import type { Texts } from '../../webview/gantt/protocol.ts';
import { stateClassLabel } from '../operationWords.ts';
import { spokenPause } from '../words.ts';

/** Everything that the view says by itself. */
export function timelineTexts(): Texts {
  return {
    heading: vscode.l10n.t('Operations over Time'),
    keys: vscode.l10n.t(
      'Arrow keys move between operations, Enter opens one. Plus and minus zoom, 0 shows the whole range, Shift with the left or right arrow moves it.',
    ),
    range: vscode.l10n.t('Time Range'),
    ranges: {
      day: vscode.l10n.t('1 Day'),
      week: vscode.l10n.t('1 Week'),
      month: vscode.l10n.t('1 Month'),
    },
    zoom: vscode.l10n.t('Zoom'),
    zoomIn: vscode.l10n.t('Zoom In'),
    zoomOut: vscode.l10n.t('Zoom Out'),
    whole: vscode.l10n.t('Show Whole Range'),
    goToNow: vscode.l10n.t('Go to Now'),
    filter: vscode.l10n.t('Cluster, region or account'),
    onlyFailed: vscode.l10n.t('Failed Only'),
    asTable: vscode.l10n.t('Table'),
    legend: vscode.l10n.t('States'),
    tones: {
      running: stateClassLabel('running'),
      attention: stateClassLabel('attention'),
      succeeded: stateClassLabel('succeeded'),
      partial: stateClassLabel('partial'),
      failed: stateClassLabel('failed'),
      unknown: stateClassLabel('unknown'),
    },
    now: vscode.l10n.t('Now'),
    columns: {
      operation: vscode.l10n.t('Operation'),
      cluster: vscode.l10n.t('Cluster'),
      place: vscode.l10n.t('Account and region'),
      state: vscode.l10n.t('State'),
      type: vscode.l10n.t('Type'),
      started: vscode.l10n.t('Started'),
      ended: vscode.l10n.t('Ended'),
      duration: vscode.l10n.t('Duration'),
      who: vscode.l10n.t('Started by'),
    },
    unknown: vscode.l10n.t('Unknown'),
    pages: vscode.l10n.t('Pages'),
    previous: vscode.l10n.t('Previous Page'),
    next: vscode.l10n.t('Next Page'),
    // Filled in by the view.
    page: vscode.l10n.t('{0}–{1} of {2}', '{0}', '{1}', '{2}'),
    changes: vscode.l10n.t('{0} operations changed their state', '{0}'),
    pair: vscode.l10n.t('{0}: {1}', '{0}', '{1}'),
    pause: spokenPause(),
    loading: vscode.l10n.t('Looking for operations…'),
    nothing: vscode.l10n.t('No operation is known in this range'),
    nothingHint: vscode.l10n.t(
      'Operations become known when auto scaling or ActionTrail lists them, or when you watch one by its ID.',
    ),
    widen: vscode.l10n.t('Widen Range'),
    older: vscode.l10n.t('Load Older Operations'),
    noneFits: vscode.l10n.t('No operation matches the filter'),
    clearFilter: vscode.l10n.t('Clear Filter'),
    welcome: vscode.l10n.t(
      'See what the operations of your E-MapReduce clusters did over the last day, week or month.',
    ),
    addAccount: vscode.l10n.t('Add Account'),
    startDemo: vscode.l10n.t('Explore the Demo'),
  };
}
