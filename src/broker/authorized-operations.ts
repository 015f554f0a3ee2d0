/** Operations as ACLs number them (AclOperation); an answer carries them as bits. */
const Operation = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  clusterAction: 9,
  describeConfigs: 10,
  alterConfigs: 11,
  idempotentWrite: 12,
} as const;

function bits(...operations: readonly (keyof typeof Operation)[]): number {
  return operations.reduce((field, operation) => field | (1 << Operation[operation]), 0);
}

/** What a client that did not ask for operations is told (KIP-430). */
export const OPERATIONS_NOT_ASKED = -2_147_483_648;
/** Without ACLs everyone may do everything that there is to do with a topic. */
export const TOPIC_OPERATIONS = bits(
  'read',
  'write',
  'create',
  'delete',
  'alter',
  'describe',
  'describeConfigs',
  'alterConfigs',
);
/** The same for the cluster. */
export const CLUSTER_OPERATIONS = bits(
  'create',
  'alter',
  'describe',
  'clusterAction',
  'describeConfigs',
  'alterConfigs',
  'idempotentWrite',
);
