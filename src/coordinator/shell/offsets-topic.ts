import type { Logger } from '../../base/index.ts';
import {
  ApiError,
  CONSUMER_OFFSETS,
  type Controller,
  consumerOffsetsTopic,
  type MetadataView,
  type TopicImage,
} from '../../cluster/index.ts';
import type { LiveConfig } from '../../config/index.ts';

/** `__consumer_offsets`, created with the first request that looks for a coordinator. */
export class OffsetsTopic {
  readonly #metadata: MetadataView;
  readonly #controller: Controller;
  readonly #config: LiveConfig;
  readonly #logger: Logger;
  #creating: Promise<TopicImage | undefined> | undefined;

  constructor(options: {
    readonly metadata: MetadataView;
    readonly controller: Controller;
    readonly config: LiveConfig;
    readonly logger: Logger;
  }) {
    this.#metadata = options.metadata;
    this.#controller = options.controller;
    this.#config = options.config;
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
    return this.#creating;
  }

  async #create(): Promise<TopicImage | undefined> {
    try {
      return await this.#controller.createTopic(consumerOffsetsTopic(this.#config), {
        validateOnly: false,
        internal: true,
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (this.image === undefined) {
        this.#logger.warn(
          { topic: CONSUMER_OFFSETS, err: error },
          'the topic for groups and offsets cannot be created',
        );
      }
      return this.image;
    }
  }
}
