import {
  Empty,
  NodeRequest,
  PlanReply,
  Progress,
  ReassignReply,
  ReassignRequest,
  RebalanceRequest,
  StatusReply,
  TransferLeaderRequest,
} from './messages.ts';
import { type Decoded, decode, encode, type MessageType } from './protobuf.ts';

const SERVICE = 'chronik.admin.v1.ClusterAdmin';

/** One call of the service, in the form that grpc-js takes. */
export interface Method<Request, Reply> {
  readonly path: string;
  readonly requestStream: false;
  readonly responseStream: boolean;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => Request;
  readonly responseSerialize: (reply: Reply) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Reply;
}

function method<Request extends MessageType, Reply extends MessageType>(
  name: string,
  request: Request,
  reply: Reply,
  responseStream: boolean,
): Method<Decoded<Request>, Decoded<Reply>> {
  return {
    path: `/${SERVICE}/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: (message) => encode(request, message),
    requestDeserialize: (bytes) => decode(request, bytes),
    responseSerialize: (message) => encode(reply, message),
    responseDeserialize: (bytes) => decode(reply, bytes),
  };
}

/** The service ClusterAdmin of docs/chronik-admin.proto. */
export const methods = {
  Status: method('Status', Empty, StatusReply, false),
  AddNode: method('AddNode', NodeRequest, Progress, true),
  RemoveNode: method('RemoveNode', NodeRequest, Progress, true),
  CancelRemoval: method('CancelRemoval', NodeRequest, Empty, false),
  TransferLeader: method('TransferLeader', TransferLeaderRequest, Empty, false),
  PlanRebalance: method('PlanRebalance', RebalanceRequest, PlanReply, false),
  Rebalance: method('Rebalance', RebalanceRequest, Progress, true),
  Reassign: method('Reassign', ReassignRequest, ReassignReply, false),
};
