"""What the checks of confluent-kafka share: clients, sending and reading."""

import time

from common import BOOTSTRAP, expect_equal, unique, wait_until
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec

# One for the whole process: requests still under way fail when their client is garbage.
ADMIN = AdminClient({"bootstrap.servers": BOOTSTRAP})


def admin():
    return ADMIN


def wait_all(futures, timeout=30):
    return {key: future.result(timeout) for key, future in futures.items()}


def create_topic(name, partitions=1, config=None):
    topic = NewTopic(name, num_partitions=partitions, replication_factor=1, config=config or {})
    wait_all(admin().create_topics([topic]))
    wait_until(lambda: is_served(name, partitions), 30, f"{name} is served")
    return name


def is_served(topic, partitions):
    """A broker may acknowledge a topic's creation a moment before it serves its partitions."""
    specs = {TopicPartition(topic, q): OffsetSpec.latest() for q in range(partitions)}
    try:
        wait_all(admin().list_offsets(specs))
        return True
    except KafkaException:
        return False


def producer(**settings):
    return Producer({"bootstrap.servers": BOOTSTRAP, **{k.replace("_", "."): v for k, v in settings.items()}})


def consumer(group=None, **settings):
    base = {
        "bootstrap.servers": BOOTSTRAP,
        "group.id": group or unique("solo"),
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }
    return Consumer({**base, **{k.replace("_", "."): v for k, v in settings.items()}})


def deliver(p, topic, records, partition=None):
    """Produces (key, value, headers, timestamp) records and returns the metadata of each, in order."""
    results = [None] * len(records)

    def callback(i):
        def done(error, message):
            results[i] = error or (message.partition(), message.offset())

        return done

    for i, (key, value, headers, timestamp) in enumerate(records):
        extra = {} if partition is None else {"partition": partition}
        p.produce(topic, value, key, on_delivery=callback(i), timestamp=timestamp, headers=headers, **extra)
        p.poll(0)
    expect_equal(p.flush(60), 0, "messages left after flush")
    failures = [r for r in results if not isinstance(r, tuple)]
    expect_equal(failures, [], "delivery errors")
    return results


def read(c, count, seconds=60):
    messages = []
    deadline = time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < deadline:
        for message in c.consume(10_000, 0.2):
            if message.error():
                raise KafkaException(message.error())
            messages.append(message)
    return messages


def read_partition(topic, count, partition=0, start=0, seconds=60, **settings):
    c = consumer(**settings)
    c.assign([TopicPartition(topic, partition, start)])
    messages = read(c, count, seconds)
    c.close()
    return messages


def as_record(message):
    return (message.key(), message.value(), message.headers() or [], message.timestamp()[1])
