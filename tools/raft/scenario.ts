import {
  type MembershipConfig,
  MessageType,
  type ProposeResult,
  protocolRules,
  type RaftConfig,
  type Snapshot,
} from '../../src/raft/index.ts';
import {
  type Argument,
  type Command,
  firstValueOf,
  nodeIds,
  parseCommand,
  parseConfChange,
  valuesOf,
} from './commands.ts';
import { messageTypeName } from './describe.ts';
import { MemoryStorage } from './memory-storage.ts';
import { type Parcel, ScenarioNode } from './scenario-node.ts';

const ELECTION_TICKS = 3;
const HEARTBEAT_TICKS = 1;
const ROUNDS_MAX = 10_000;

/**
 * A few nodes and the messages between them, driven by the commands of etcd/raft's interaction scripts. Nothing happens by itself:
 * a message waits until it is delivered or dropped, a Ready until it is processed.
 */
export class Scenario {
  readonly nodes: ScenarioNode[] = [];
  parcels: Parcel[] = [];
  /** What became of the last proposal. */
  lastProposal: ProposeResult | undefined;

  /**
   * Runs one command, and the further ones that its input has a line each. Throws when one is unknown or malformed; what a core
   * refuses is no error: the state shows it.
   */
  run(command: Command): void {
    this.#runOne(command);
    if (command.cmd === 'propose-conf-change' || command.input === undefined) return;
    for (const line of command.input.split('\n')) if (line.trim() !== '') this.#runOne(parseCommand(line));
  }

  #runOne(command: Command): void {
    const { cmd, args } = command;
    const [first, second] = nodeIds(args);
    switch (cmd) {
      case 'add-nodes':
        this.#addNodes(args);
        break;
      case 'campaign':
        this.at(first).node.campaign();
        break;
      case 'propose':
        this.lastProposal = this.at(first).node.propose(Buffer.from(args[1]?.key ?? ''));
        break;
      case 'propose-conf-change': {
        const transition = firstValueOf(args, 'transition') ?? 'auto';
        const change = parseConfChange(command.input ?? '', transition, firstValueOf(args, 'v1') === 'true');
        this.lastProposal = this.at(first).node.proposeConfChange(change);
        break;
      }
      case 'transfer-leadership':
        this.at(Number(firstValueOf(args, 'from'))).node.transferLeader(Number(firstValueOf(args, 'to')));
        break;
      case 'forget-leader':
        this.at(first).node.forgetLeader();
        break;
      case 'report-unreachable':
        this.at(first).node.reportUnreachable(second ?? 0);
        break;
      case 'compact':
        this.at(first).storage.compact(second ?? 0);
        break;
      case 'send-snapshot':
        this.#sendSnapshot(first, second);
        break;
      case 'tick-election':
        for (let i = 0; i < ELECTION_TICKS; i++) this.at(first).node.tick();
        break;
      case 'tick-heartbeat':
        for (let i = 0; i < HEARTBEAT_TICKS; i++) this.at(first).node.tick();
        break;
      case 'set-randomized-election-timeout':
        this.at(first).node.core.randomizedElectionTicks = Number(firstValueOf(args, 'timeout'));
        break;
      case 'process-ready':
        for (const id of nodeIds(args)) this.parcels.push(...this.at(id).processReady());
        break;
      case 'process-append-thread':
        for (const id of nodeIds(args)) this.parcels.push(...this.at(id).processAppend());
        break;
      case 'process-apply-thread':
        for (const id of nodeIds(args)) this.parcels.push(...this.at(id).processApply());
        break;
      case 'deliver-msgs':
        this.#deliverMessages(args);
        break;
      case 'stabilize':
        this.#stabilize(nodeIds(args));
        break;
      case 'log-level':
      case 'raft-log':
      case 'raft-state':
      case 'status':
      case '_breakpoint':
        break;
      default:
        throw new Error(`unknown command ${cmd}`);
    }
  }

  /** The node of that id; throws when there is none. */
  at(id: number | undefined): ScenarioNode {
    const node = this.nodes[(id ?? 0) - 1];
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }

  #addNodes(args: readonly Argument[]): void {
    const membership: MembershipConfig = {
      voters: valuesOf(args, 'voters').map(Number),
      votersOutgoing: [],
      learners: valuesOf(args, 'learners').map(Number),
      learnersNext: [],
      autoLeave: false,
    };
    const index = Number(firstValueOf(args, 'index') ?? 0);
    const data = Buffer.from(firstValueOf(args, 'content') ?? '');
    const isBootstrapped = index > 0 || membership.voters.length > 0 || membership.learners.length > 0;
    if (isBootstrapped && index <= 1) throw new Error('index must be greater than 1');
    const start: Snapshot = { index, term: isBootstrapped ? 1 : 0, membership, data };
    for (let added = Number(args[0]?.key); added > 0; added--) {
      const storage = new MemoryStorage();
      if (isBootstrapped) storage.install(start);
      this.nodes.push(new ScenarioNode({ ...optionsOf(args), id: this.nodes.length + 1 }, storage, start));
    }
  }

  #sendSnapshot(from: number | undefined, to: number | undefined): void {
    const { node, newestSnapshot } = this.at(from);
    const message = {
      type: MessageType.Snapshot,
      from: node.id,
      to: to ?? 0,
      term: node.term,
      snapshot: newestSnapshot,
    } as const;
    this.parcels.push({ kind: 'message', to: message.to, message });
  }

  #deliverMessages(args: readonly Argument[]): void {
    const type = firstValueOf(args, 'type');
    for (const id of nodeIds(args)) this.#deliverTo(id, type, false);
    for (const id of valuesOf(args, 'drop')) this.#deliverTo(Number(id), type, true);
  }

  /** Delivers, or loses, what is on its way to a node at this moment. True when there was anything. */
  #deliverTo(id: number, type: string | undefined, drop: boolean): boolean {
    const isMeant = (parcel: Parcel): boolean => {
      if (parcel.to !== id || (drop && isLocal(parcel))) return false;
      return type === undefined || (parcel.kind === 'message' && messageTypeName(parcel.message) === type);
    };
    const meant = this.parcels.filter(isMeant);
    this.parcels = this.parcels.filter((parcel) => !isMeant(parcel));
    if (!drop) for (const parcel of meant) this.at(id).deliver(parcel);
    return meant.length > 0;
  }

  /** Goes on until the nodes (all, if none is named) have nothing more to do and nothing more to receive. */
  #stabilize(ids: readonly number[]): void {
    const nodes = ids.length === 0 ? this.nodes : ids.map((id) => this.at(id));
    for (let round = 0; round < ROUNDS_MAX; round++) {
      let busy = false;
      for (const each of nodes) {
        if (!each.node.hasReady()) continue;
        this.parcels.push(...each.processReady());
        busy = true;
      }
      for (const each of nodes) busy = this.#deliverTo(each.id, undefined, false) || busy;
      for (const each of nodes) {
        for (; each.appendWork.length > 0; busy = true) this.parcels.push(...each.processAppend());
      }
      for (const each of nodes) {
        for (; each.applyWork.length > 0; busy = true) this.parcels.push(...each.processApply());
      }
      if (!busy) return;
    }
    throw new Error(`the nodes did not come to rest in ${ROUNDS_MAX} rounds`);
  }
}

/** A node's word to itself; a network does not lose it. */
function isLocal(parcel: Parcel): boolean {
  return parcel.kind === 'applied' || parcel.message.from === parcel.message.to;
}

/** The scripts' defaults are etcd's, not ours; size limits are off, and each proposal travels alone. */
export function optionsOf(args: readonly Argument[]): Omit<RaftConfig, 'id' | 'storage'> {
  const flag = (key: string): boolean => firstValueOf(args, key) === 'true';
  return {
    electionTicks: ELECTION_TICKS,
    heartbeatTicks: HEARTBEAT_TICKS,
    // The longest timeout: only a script that sets another lets `tick-election` start an election.
    random: () => 0.99,
    preVote: flag('prevote'),
    checkQuorum: flag('checkquorum'),
    stepDownOnRemoval: flag('step-down-on-removal'),
    readMode: firstValueOf(args, 'read-only') === 'lease-based' ? 'lease' : 'quorum',
    asyncStorage: flag('async-storage-writes'),
    disableConfChangeValidation: flag('disable-conf-change-validation'),
    inflightMessagesMax: Number(firstValueOf(args, 'inflight') ?? Number.MAX_SAFE_INTEGER),
    applyBytesMax: Number(firstValueOf(args, 'max-committed-size-per-ready') ?? Number.MAX_SAFE_INTEGER),
    forwardProposals: true,
    batchAppends: false,
    persistCommitAlone: true,
    appendBytesMax: Number(firstValueOf(args, 'max-size-per-message') ?? Number.MAX_SAFE_INTEGER),
    inflightBytesMax: Number.MAX_SAFE_INTEGER,
    uncommittedBytesMax: Number.MAX_SAFE_INTEGER,
    rules: {
      // etcd sends requests for votes at once; ours wait until the own term and log are durable.
      waitsForStorage: (type) => type !== MessageType.Vote && protocolRules.waitsForStorage(type),
      // etcd's refusals do not tell the commit index.
      provesCommitted: () => false,
    },
  };
}
