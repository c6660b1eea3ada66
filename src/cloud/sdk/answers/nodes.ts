import * as v from 'valibot';
import type { ClusterNode, InstanceType, NodeGroup } from '../../../core/nodes.ts';
import type { Page } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import { count, id, optionalId, part, text, texts, time, type FieldsOf, type OddFields } from './fields.ts';
import { readReason } from './operation.ts';
import { readPage } from './page.ts';

const groupEntries = {
  NodeGroupId: id,
  NodeGroupName: text,
  NodeGroupType: text,
  NodeGroupState: text,
  RunningNodeCount: count,
  InstanceTypes: texts,
  PaymentType: text,
  ZoneId: text,
  SpotStrategy: text,
  StateChangeReason: part,
};

const nodeEntries = {
  NodeId: id,
  NodeName: text,
  NodeGroupId: optionalId,
  NodeGroupType: text,
  NodeState: text,
  InstanceType: text,
  ZoneId: text,
  PrivateIp: text,
  PublicIp: text,
  CreateTime: time,
};

const instanceTypeEntries = {
  InstanceType: v.pipe(v.string(), v.minLength(1)),
  InstanceTypeFamily: text,
  InstanceCategory: text,
  CpuArchitecture: text,
  CpuCore: count,
  /** Named by other material than the SDK's model (`emr-api.md` 2.9). */
  Status: text,
  StockStatus: text,
};

/**
 * ListNodeGroups (`emr-api.md` 2.4).
 * @throws UnreadableAnswer where there is no `NodeGroups` list
 */
export function readNodeGroups(body: unknown, odd: OddFields): Page<NodeGroup> {
  return readPage(body, 'NodeGroups', groupEntries, odd, (field) => groupOf(field, 'NodeGroups[]', odd));
}

/**
 * ListNodes (`emr-api.md` 2.5).
 * @throws UnreadableAnswer where there is no `Nodes` list
 */
export function readNodes(body: unknown, odd: OddFields): Page<ClusterNode> {
  return readPage(body, 'Nodes', nodeEntries, odd, (field) =>
    present({
      nodeId: field.NodeId,
      name: field.NodeName,
      nodeGroupId: field.NodeGroupId,
      nodeGroupType: field.NodeGroupType,
      state: field.NodeState,
      instanceType: field.InstanceType,
      zoneId: field.ZoneId,
      privateIp: field.PrivateIp,
      publicIp: field.PublicIp,
      createTime: field.CreateTime,
    }),
  );
}

/**
 * ListInstanceTypes (`emr-api.md` 2.9).
 * @throws UnreadableAnswer where there is no `InstanceTypes` list
 */
export function readInstanceTypes(body: unknown, odd: OddFields): Page<InstanceType> {
  return readPage(body, 'InstanceTypes', instanceTypeEntries, odd, (field) =>
    present({
      name: field.InstanceType,
      family: field.InstanceTypeFamily,
      category: field.InstanceCategory,
      architecture: field.CpuArchitecture,
      cores: field.CpuCore,
      stock: field.StockStatus ?? field.Status,
    }),
  );
}

function groupOf(field: FieldsOf<typeof groupEntries>, path: string, odd: OddFields): NodeGroup {
  return present({
    nodeGroupId: field.NodeGroupId,
    name: field.NodeGroupName,
    type: field.NodeGroupType,
    state: field.NodeGroupState,
    runningNodes: field.RunningNodeCount,
    instanceTypes: field.InstanceTypes,
    paymentType: field.PaymentType,
    zoneId: field.ZoneId,
    spotStrategy: field.SpotStrategy,
    reason: readReason(field.StateChangeReason, `${path}.StateChangeReason`, odd),
  });
}
