import { fractionOf } from './ids.ts';
import type { Cluster } from './model.ts';

/** Applications and instance types. Which there are where is invented. */

type Application = readonly [name: string, community: string, build: string];

const HDFS: Application = ['HDFS', '3.2.1', '1.2.13'];
const YARN: Application = ['YARN', '3.2.1', '1.2.13'];
const HIVE: Application = ['HIVE', '3.1.3', '1.3.9'];
const ZOOKEEPER: Application = ['ZOOKEEPER', '3.6.3', '1.2.0'];

const APPLICATIONS: Readonly<Record<string, readonly Application[]>> = {
  DATALAKE: [HDFS, YARN, HIVE, ['SPARK3', '3.3.1', '1.1.4'], ZOOKEEPER],
  OLAP: [['STARROCKS3', '3.1.8', '1.0.2'], ZOOKEEPER],
  DATAFLOW: [HDFS, YARN, ['FLINK', '1.16', '2.0.0'], ZOOKEEPER],
  DATASERVING: [HDFS, ['HBASE', '2.4.9', '1.0.7'], ZOOKEEPER],
  CUSTOM: [HDFS, YARN, HIVE],
  HADOOP: [HDFS, YARN, HIVE],
};

interface ApplicationView {
  ApplicationName: string;
  /** RUNNING, or STOPPED if something of it does not run; absent for the old type of cluster. */
  ApplicationState?: string;
  ApplicationVersion?: string;
  CommunityVersion: string;
}

/** Items of ListApplications. Those stand still that an action under way is described by, as `restart YARN`. */
export function applicationsOf(cluster: Cluster, actions: readonly string[]): ApplicationView[] {
  const isOld = cluster.type === 'HADOOP';
  return (APPLICATIONS[cluster.type] ?? []).map(([name, community, build], index) => {
    const isStopped = actions.some((description) => description.split(' ').includes(name));
    return {
      ApplicationName: name,
      ...(isOld ? {} : { ApplicationState: isStopped ? 'STOPPED' : 'RUNNING' }),
      // Deprecated: not all have it.
      ...(index % 2 === 0 ? { ApplicationVersion: `${community}-${build}` } : {}),
      CommunityVersion: community,
    };
  });
}

const TYPES: readonly (readonly [name: string, category: string, cores: number, disks: number])[] = [
  ['ecs.g7.xlarge', 'General-purpose', 4, 0],
  ['ecs.g7.2xlarge', 'General-purpose', 8, 0],
  ['ecs.g7.4xlarge', 'General-purpose', 16, 0],
  ['ecs.g8i.2xlarge', 'General-purpose', 8, 0],
  ['ecs.g8i.4xlarge', 'General-purpose', 16, 0],
  ['ecs.g8y.2xlarge', 'General-purpose', 8, 0],
  ['ecs.r7.2xlarge', 'Memory-optimized', 8, 0],
  ['ecs.r7.4xlarge', 'Memory-optimized', 16, 0],
  ['ecs.c7.4xlarge', 'Compute-optimized', 16, 0],
  ['ecs.d3s.4xlarge', 'Big data', 16, 12],
  ['ecs.gn7i-c16g1.4xlarge', 'GPU-accelerated', 16, 0],
];
/** In every zone; the others are in most. */
const EVERYWHERE = 'ecs.g7.';
/** GiB of a local disk. */
const DISK_SIZE = 11_918;
const STOCKS = ['WithStock', 'ClosedWithStock', 'WithoutStock'] as const;

interface InstanceTypeView {
  InstanceType: string;
  InstanceTypeFamily: string;
  InstanceCategory: string;
  CpuArchitecture: string;
  CpuCore: number;
  LocalStorageAmount: number;
  LocalStorageCapacity: number;
  Optimized: boolean;
  ModifyType?: string;
  /** Not in the SDK's model, but named elsewhere (`emr-api.md` section 2.9); its values are guesses. */
  StockStatus?: string;
}

/** Items of ListInstanceTypes. */
export function instanceTypesOf(zoneId: string, isModification: boolean): InstanceTypeView[] {
  return TYPES.filter(([name]) => name.startsWith(EVERYWHERE) || fractionOf([zoneId, name]) < 0.75).map(
    ([name, category, cores, disks]) => {
      const family = name.slice(0, name.lastIndexOf('.'));
      // Every fourth time nothing is said of the stock.
      const stock = STOCKS[Math.floor(fractionOf([zoneId, name, 'stock']) * 4)];
      return {
        InstanceType: name,
        InstanceTypeFamily: family,
        InstanceCategory: category,
        CpuArchitecture: family.endsWith('y') ? 'ARM' : 'X86',
        CpuCore: cores,
        LocalStorageAmount: disks,
        LocalStorageCapacity: disks * DISK_SIZE,
        Optimized: disks === 0,
        ...(isModification ? { ModifyType: 'UPGRADE' } : {}),
        ...(stock === undefined ? {} : { StockStatus: stock }),
      };
    },
  );
}
