import * as v from 'valibot';
import type { Cluster, ClusterDetail } from '../../../core/cluster.ts';
import type { Page } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import { isClusterId } from '../../../core/scope.ts';
import { flag, part, readFields, text, time, type FieldsOf, type OddFields } from './fields.ts';
import { readReason } from './operation.ts';
import { readOne, readPage } from './page.ts';
import { UnreadableAnswer } from './unreadable.ts';

const clusterEntries = {
  ClusterId: v.pipe(v.string(), v.check(isClusterId)),
  ClusterName: text,
  ClusterType: text,
  ClusterState: text,
  PaymentType: text,
  ReleaseVersion: text,
  CreateTime: time,
  ReadyTime: time,
  EndTime: time,
  ExpireTime: time,
  StateChangeReason: part,
};

const detailEntries = {
  ...clusterEntries,
  DeployMode: text,
  SecurityMode: text,
  Description: text,
  DeletionProtection: flag,
  ResourceGroupId: text,
  EmrDefaultRole: text,
  NodeAttributes: part,
};

/** Of what there is, what helps to explain a failure; `MasterRootPassword` is never read. */
const nodeAttributesEntries = {
  VpcId: text,
  ZoneId: text,
  SecurityGroupId: text,
  RamRole: text,
  KeyPairName: text,
};

/**
 * ListClusters (`emr-api.md` 2.2).
 * @throws UnreadableAnswer where there is no `Clusters` list
 */
export function readClusters(body: unknown, odd: OddFields): Page<Cluster> {
  return readPage(body, 'Clusters', clusterEntries, odd, (field) => clusterOf(field, 'Clusters[]', odd));
}

/**
 * GetCluster (`emr-api.md` 2.3).
 * @throws UnreadableAnswer where there is no `Cluster`, or it is another one than was asked for
 */
export function readCluster(body: unknown, clusterId: string, odd: OddFields): ClusterDetail {
  const field = readOne(body, 'Cluster', detailEntries, odd);
  if (field.ClusterId !== clusterId) throw new UnreadableAnswer('The answer speaks of another cluster');
  const attributes =
    field.NodeAttributes === undefined || field.NodeAttributes === null
      ? undefined
      : readFields(nodeAttributesEntries, field.NodeAttributes, 'Cluster.NodeAttributes', odd);
  return {
    ...clusterOf(field, 'Cluster', odd),
    ...present({
      deployMode: field.DeployMode,
      securityMode: field.SecurityMode,
      description: field.Description,
      deletionProtection: field.DeletionProtection,
      resourceGroupId: field.ResourceGroupId,
      serviceRole: field.EmrDefaultRole,
      vpcId: attributes?.VpcId,
      zoneId: attributes?.ZoneId,
      securityGroupId: attributes?.SecurityGroupId,
      instanceRole: attributes?.RamRole,
      keyPairName: attributes?.KeyPairName,
    }),
  };
}

function clusterOf(field: FieldsOf<typeof clusterEntries>, path: string, odd: OddFields): Cluster {
  return present({
    clusterId: field.ClusterId,
    name: field.ClusterName,
    type: field.ClusterType,
    state: field.ClusterState,
    paymentType: field.PaymentType,
    releaseVersion: field.ReleaseVersion,
    createTime: field.CreateTime,
    readyTime: field.ReadyTime,
    endTime: field.EndTime,
    expireTime: field.ExpireTime,
    reason: readReason(field.StateChangeReason, `${path}.StateChangeReason`, odd),
  });
}
