export { type Entry, EntryKind, type HardState, type Index, type NodeId, type Term } from './types.ts';
