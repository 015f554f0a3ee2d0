import type { Clock, Logger } from '../../base/index.ts';
import {
  ApiError,
  CONSUMER_OFFSETS,
  type Controller,
  consumerOffsetsTopic,
  type MetadataView,
  type TopicImage,
} from '../../cluster/index.ts';
import type { LiveConfig } from '../../config/index.ts';
import { ErrorCode } from '../../protocol/index.ts';

/** A request that has the topic created waits this long, milliseconds; then its client asks again. */
const CREATION_WAIT_MS = 2_000;

/** `__consumer_offsets`, created with the first request that looks for a coordinator. */
export class OffsetsTopic {
  readonly #metadata: MetadataView;
  readonly #controller: Controller;
  readonly #config: LiveConfig;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #creating: Promise<TopicImage | undefined> | undefined;

  constructor(options: {
    readonly metadata: MetadataView;
    readonly controller: Controller;
    readonly config: LiveConfig;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#metadata = options.metadata;
    this.#controller = options.controller;
    this.#config = options.config;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  get image(): TopicImage | undefined {
    return this.#metadata.topic(CONSUMER_OFFSETS);
  }

  /** The topic, made if it is not there yet; undefined when that is not possible now. Those who ask at once wait for one creation. */
  ensure(): Promise<TopicImage | undefined> {
    const { image } = this;
    if (image !== undefined) return Promise.resolve(image);
    this.#creating ??= this.#create().finally(() => {
      this.#creating = undefined;
    });
    return this.#within(this.#creating);
  }

  #within(creating: Promise<TopicImage | undefined>): Promise<TopicImage | undefined> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(CREATION_WAIT_MS, () => resolve(this.image));
      creating.then(resolve, reject).finally(() => timer.cancel());
    });
  }

  async #create(): Promise<TopicImage | undefined> {
    try {
      return await this.#controller.createTopic(consumerOffsetsTopic(this.#config), {
        validateOnly: false,
        internal: true,
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Another node may have been faster; this one will see the topic in a moment.
      if (this.image === undefined && error.code !== ErrorCode.TOPIC_ALREADY_EXISTS) {
        this.#logger.warn(
          { topic: CONSUMER_OFFSETS, err: error },
          'the topic for groups and offsets cannot be created',
        );
      }
      return this.image;
    }
  }
}
