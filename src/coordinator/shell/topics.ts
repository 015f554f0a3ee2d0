import type { Uuid } from '../../base/index.ts';
import type { MetadataView, TopicImage } from '../../cluster/index.ts';
import type { TopicFacts, TopicLookup } from '../core/index.ts';

/** The metadata as the groups' state machines see it. */
export class MetadataTopics implements TopicLookup {
  readonly #metadata: MetadataView;

  constructor(metadata: MetadataView) {
    this.#metadata = metadata;
  }

  byName(name: string): TopicFacts | undefined {
    return factsOf(this.#metadata.topic(name));
  }

  byId(id: Uuid): TopicFacts | undefined {
    return factsOf(this.#metadata.topicById(id));
  }

  topicNames(): readonly string[] {
    return this.#metadata.topics().map((topic) => topic.name);
  }
}

function factsOf(topic: TopicImage | undefined): TopicFacts | undefined {
  return topic && { name: topic.name, id: topic.id, partitionCount: topic.partitions.length };
}
