/** The node cannot take part in its cluster as it is configured or with the data that it has. One line for the operator. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
}
