import * as vscode from 'vscode';
import type { EndpointOverrides, Network } from '../cloud/endpoints.ts';
import type { NotificationPolicy } from '../core/telling.ts';
import { SETTINGS, SETTINGS_SECTION } from './ids.ts';

const DEFAULT_REQUESTS_PER_SECOND = 5;
const DEFAULT_KEEP_DAYS = 90;

/** The settings as they are at this moment; what is not of the declared form counts as the default. */
export const settings = {
  network(): { endpoints: EndpointOverrides; network: Network } {
    const given = userValue(SETTINGS.endpoints);
    const endpoints = typeof given === 'object' && given !== null ? given : {};
    const { emr, actiontrail, sts } = endpoints as Record<string, unknown>;
    return {
      endpoints: { ...text('emr', emr), ...text('actiontrail', actiontrail), ...text('sts', sts) },
      network: userValue(SETTINGS.network) === 'vpc' ? 'vpc' : 'public',
    };
  },

  notifications(): NotificationPolicy {
    const given = read().get<unknown>(SETTINGS.notifications);
    return given === 'all' || given === 'watched' || given === 'off' ? given : 'failures';
  },

  mutedTypes(): readonly string[] {
    const given = read().get<unknown>(SETTINGS.mutedTypes);
    return Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
  },

  statusBar(): 'whenNeeded' | 'always' | 'never' {
    const given = read().get<unknown>(SETTINGS.statusBar);
    return given === 'always' || given === 'never' ? given : 'whenNeeded';
  },

  affectsStatusBar(event: vscode.ConfigurationChangeEvent): boolean {
    return event.affectsConfiguration(`${SETTINGS_SECTION}.${SETTINGS.statusBar}`);
  },

  actionTrail(): boolean {
    return userValue(SETTINGS.actionTrail) !== false;
  },

  maxRequestsPerSecond(): number {
    const given = userValue(SETTINGS.maxRequestsPerSecond);
    return typeof given === 'number' && given >= 1 ? Math.min(50, given) : DEFAULT_REQUESTS_PER_SECOND;
  },

  affectsDiscovery(event: vscode.ConfigurationChangeEvent): boolean {
    return event.affectsConfiguration(`${SETTINGS_SECTION}.${SETTINGS.actionTrail}`);
  },

  /** How VS Code reaches hosts: proxy, certificates. */
  affectsRoute(event: vscode.ConfigurationChangeEvent): boolean {
    return event.affectsConfiguration('http');
  },

  keepDays(): number {
    const given = userValue(SETTINGS.keepDays);
    return typeof given === 'number' && given >= 1 ? Math.min(3650, given) : DEFAULT_KEEP_DAYS;
  },

  affectsNetwork(event: vscode.ConfigurationChangeEvent): boolean {
    return [SETTINGS.endpoints, SETTINGS.network].some((name) =>
      event.affectsConfiguration(`${SETTINGS_SECTION}.${name}`),
    );
  },
};

function read(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SETTINGS_SECTION);
}

/**
 * The value that the user set, or the default; never a workspace's. VS Code keeps workspaces out of settings
 * of application scope already; where signed requests go must not hang on that alone.
 */
function userValue(name: string): unknown {
  const found = read().inspect<unknown>(name);
  return found?.globalValue ?? found?.defaultValue;
}

function text(name: string, value: unknown): Record<string, string> {
  return typeof value === 'string' && value !== '' ? { [name]: value } : {};
}
