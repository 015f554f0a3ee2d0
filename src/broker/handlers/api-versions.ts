import { ApiKey, type ApiVersionsRequest, type ApiVersionsResponseInput, ErrorCode } from '../../protocol/index.ts';
import type { ApiHandler, HandlerServices, RequestContext, SupportedApi } from '../types.ts';

const FIRST_VERSION_WITH_SOFTWARE = 3;
const SOFTWARE_PATTERN = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;
/** The cluster's feature level, under a name like those that Kafka's tools show. */
const FEATURE_NAME = 'chronik.version';

/**
 * ApiVersions, versions 0 to 4: what this broker serves. An unknown version never gets here: the dispatcher answers it in
 * the layout of version 0 (KIP-511).
 */
export const apiVersionsHandler: ApiHandler<ApiVersionsRequest, ApiVersionsResponseInput> = {
  apiKey: 18,
  minVersion: 0,
  maxVersion: 4,
  handle(services: HandlerServices, context: RequestContext, request) {
    if (
      context.apiVersion >= FIRST_VERSION_WITH_SOFTWARE &&
      !(isSoftware(request.clientSoftwareName) && isSoftware(request.clientSoftwareVersion))
    ) {
      return { errorCode: ErrorCode.INVALID_REQUEST, apiKeys: [] };
    }
    return {
      errorCode: ErrorCode.NONE,
      apiKeys: services.supportedApis.map(advertised),
      ...features(services),
    };
  },
};

/** Whether a client's name or version of itself has the form that KIP-511 asks for. */
function isSoftware(text: string): boolean {
  return SOFTWARE_PATTERN.test(text);
}

/** Produce is listed from 0, though 3 is the oldest that is served: librdkafka takes that as the sign for compression (KAFKA-18659). */
function advertised(api: SupportedApi): SupportedApi {
  return api.apiKey === ApiKey.Produce ? { ...api, minVersion: 0 } : api;
}

function features({
  supportedApis,
  metadata,
}: HandlerServices): Pick<
  ApiVersionsResponseInput,
  'supportedFeatures' | 'finalizedFeatures' | 'finalizedFeaturesEpoch'
> {
  const { featureLevel, featureLevelsKnown } = metadata;
  const features = [{ name: FEATURE_NAME, level: featureLevel, ...featureLevelsKnown }];
  // A minimum of 0 cannot be read by clients that know versions up to 3 only (KAFKA-17011).
  if (supportedApis.some((api) => api.apiKey === ApiKey.ConsumerGroupHeartbeat)) {
    features.push({ name: 'group.version', level: 1, min: 1, max: 1 });
  }
  return {
    supportedFeatures: features.map(({ name, min, max }) => ({ name, minVersion: min, maxVersion: max })),
    finalizedFeatures: features.map(({ name, level }) => ({ name, minVersionLevel: level, maxVersionLevel: level })),
    // Clients keep what has the highest epoch: it grows with what is finalized.
    finalizedFeaturesEpoch: featureLevel,
  };
}
