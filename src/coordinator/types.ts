/** What the group coordinator knows of a caller; a part of the broker's RequestContext. */
export interface GroupRequestContext {
  readonly apiVersion: number;
  readonly clientId: string;
  readonly clientHost: string;
  /** Aborts when the connection closes: waiting joins and syncs of that connection give up. */
  readonly signal: AbortSignal;
}

/**
 * Groups and committed offsets. One method per API, named after it, from the decoded request to the response:
 * `joinGroup(context, JoinGroupRequest): Promise<JoinGroupResponse>` and so on.
 */
export interface GroupCoordinator {
  /** Placeholder of the first step: methods are added by the room's owner. */
  readonly ready: boolean;
}
