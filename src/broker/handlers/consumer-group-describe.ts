import type { ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** ConsumerGroupDescribe, versions 0 to 1. Consumer groups with their members and assignments (KIP-848). */
export const consumerGroupDescribeHandler: ApiHandler<
  ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponseInput
> = {
  apiKey: 69,
  minVersion: 0,
  maxVersion: 1,
  handle: (services, context, request) => services.groups.consumerGroupDescribe(context, request),
};
