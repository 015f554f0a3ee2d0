import type { CoordinatorState } from './state.ts';

export interface ListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  readonly groupState: string;
  readonly groupType: 'classic' | 'consumer';
}

/** The groups of this coordinator partition whose state and type are among those asked for (lower case; empty: all). */
export function listGroups(
  core: CoordinatorState,
  states: ReadonlySet<string>,
  types: ReadonlySet<string>,
): ListedGroup[] {
  const listed: ListedGroup[] = [];
  for (const group of core.groups.values()) {
    if (types.size > 0 && !types.has(group.kind)) continue;
    const groupState = group.state;
    if (states.size > 0 && !states.has(groupState.toLowerCase())) continue;
    const protocolType = group.kind === 'consumer' ? 'consumer' : group.protocolType;
    listed.push({ groupId: group.groupId, protocolType, groupState, groupType: group.kind });
  }
  return listed;
}
