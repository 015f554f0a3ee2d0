import { logMutants } from './log-mutants.ts';
import type { Mutant } from './mutant.ts';
import { nodeMutants } from './node-mutants.ts';
import { ruleMutants } from './rule-mutants.ts';
import { storageMutants } from './storage-mutants.ts';

export const mutants: readonly Mutant[] = [...ruleMutants, ...nodeMutants, ...storageMutants, ...logMutants];
