"""confluent-kafka (librdkafka): administration, and the lives of topics."""

import time

from common import BASE, check, expect, expect_equal, unique, wait_until
from confluent_client import admin, consumer, create_topic, deliver, is_served, producer, read, read_partition, wait_all
from confluent_kafka import ConsumerGroupState, ConsumerGroupTopicPartitions, KafkaError, KafkaException, OFFSET_BEGINNING, TopicCollection, TopicPartition
from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource, NewPartitions, NewTopic, ResourceType


@check("admin-topics")
def admin_topics():
    a, topic = admin(), unique("topics")
    wait_all(a.create_topics([NewTopic(topic, 3, 1, config={"retention.ms": "123456"})]))
    wait_until(lambda: is_served(topic, 3), 30, "the topic is served")
    try:
        wait_all(a.create_topics([NewTopic(topic, 1, 1)]))
        raise AssertionError("a topic was created twice")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.TOPIC_ALREADY_EXISTS, "creating it again")
    for name, partitions, replicas, code in [
        ("bad/name", 1, 1, KafkaError.TOPIC_EXCEPTION),
        (unique("zero"), 0, 1, KafkaError.INVALID_PARTITIONS),
        (unique("many"), 1, 5, KafkaError.INVALID_REPLICATION_FACTOR),
    ]:
        try:
            wait_all(a.create_topics([NewTopic(name, partitions, replicas)]))
            raise AssertionError(f"{name} was created")
        except KafkaException as error:
            expect_equal(error.args[0].code(), code, name)
    try:
        wait_all(a.create_topics([NewTopic(unique("conf"), 1, 1, config={"retention.ms": "soon"})]))
        raise AssertionError("a bad setting was taken")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.INVALID_CONFIG, "a bad setting")
    only_valid = unique("dry")
    wait_all(a.create_topics([NewTopic(only_valid, 1, 1)], validate_only=True))
    expect(only_valid not in a.list_topics(timeout=30).topics, "validate_only created a topic")
    described = wait_all(a.describe_topics(TopicCollection([topic])))[topic]
    expect_equal([p.id for p in described.partitions], [0, 1, 2], "partitions")
    expect(str(described.topic_id) != "AAAAAAAAAAAAAAAAAAAAAA", "a topic id")
    wait_all(a.create_partitions([NewPartitions(topic, 5)]))
    wait_until(lambda: len(a.list_topics(topic, timeout=30).topics[topic].partitions) == 5, 20, "five partitions")
    try:
        wait_all(a.create_partitions([NewPartitions(topic, 2)]))
        raise AssertionError("the number of partitions went down")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.INVALID_PARTITIONS, "fewer partitions")
    deliver(producer(), topic, [(None, b"x", [], 0)], partition=4)
    wait_all(a.delete_topics([topic]))
    wait_until(lambda: topic not in a.list_topics(timeout=30).topics, 20, "the topic is gone")
    try:
        wait_all(a.delete_topics([topic]))
        raise AssertionError("a missing topic was deleted")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.UNKNOWN_TOPIC_OR_PART, "deleting it again")
    cluster = a.describe_cluster().result(30)
    expect(len(cluster.nodes) >= 1 and cluster.cluster_id, "cluster description")


@check("admin-configs")
def admin_configs():
    a, topic = admin(), create_topic(unique("configs"), config={"retention.ms": "1000000"})
    resource = ConfigResource(ResourceType.TOPIC, topic)

    def described():
        return wait_all(a.describe_configs([resource]))[resource]

    entries = described()
    expect_equal(entries["retention.ms"].value, "1000000", "retention.ms")
    expect_equal(entries["retention.ms"].is_default, False, "retention.ms is default")
    expect_equal(entries["cleanup.policy"].value, "delete", "cleanup.policy")
    expect_equal(entries["cleanup.policy"].is_default, True, "cleanup.policy is default")
    change = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[
        ConfigEntry("cleanup.policy", "compact", incremental_operation=AlterConfigOpType.APPEND),
        ConfigEntry("retention.ms", None, incremental_operation=AlterConfigOpType.DELETE),
        ConfigEntry("max.message.bytes", "4321", incremental_operation=AlterConfigOpType.SET),
    ])
    wait_all(a.incremental_alter_configs([change]))
    entries = wait_until(lambda: (lambda e: e if e["max.message.bytes"].value == "4321" else None)(described()), 20, "the change shows")
    expect_equal(sorted(entries["cleanup.policy"].value.split(",")), ["compact", "delete"], "appended policy")
    expect_equal(entries["retention.ms"].value, "604800000", "retention.ms after its removal")
    wait_all(a.alter_configs([ConfigResource(ResourceType.TOPIC, topic, set_config={"segment.bytes": "2000000"})]))
    entries = wait_until(lambda: (lambda e: e if e["segment.bytes"].value == "2000000" else None)(described()), 20, "the change shows")
    expect(entries["max.message.bytes"].is_default, "AlterConfigs replaces all that was set before")
    for bad in [{"retention.ms": "never"}, {"no.such.setting": "1"}, {"cleanup.policy": "burn"}]:
        (name, value), = bad.items()
        entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        try:
            wait_all(a.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])]))
            raise AssertionError(f"{name}={value} was taken")
        except KafkaException as error:
            expect_equal(error.args[0].code(), KafkaError.INVALID_CONFIG, f"{name}={value}")
    node = next(iter(a.list_topics(timeout=30).brokers))
    broker = ConfigResource(ResourceType.BROKER, str(node))
    settings = wait_all(a.describe_configs([broker]))[broker]
    expect("log.retention.hours" in settings and "num.partitions" in settings, "broker settings")


@check("admin-records")
def admin_records():
    a, topic = admin(), create_topic(unique("records"))
    deliver(producer(), topic, [(None, b"%d" % i, [], 0) for i in range(100)], partition=0)
    deleted = wait_all(a.delete_records([TopicPartition(topic, 0, 40)]))
    expect_equal([r.low_watermark for r in deleted.values()], [40], "low watermark")
    messages = read_partition(topic, 60, start=OFFSET_BEGINNING)
    expect_equal([m.offset() for m in messages], list(range(40, 100)), "offsets that are left")
    try:
        wait_all(a.delete_records([TopicPartition(topic, 0, 1000)]))
        raise AssertionError("records beyond the end were deleted")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.OFFSET_OUT_OF_RANGE, "beyond the end")
    c = consumer(auto_offset_reset="error")
    c.assign([TopicPartition(topic, 0, 10)])
    try:
        read(c, 1, 10)
        raise AssertionError("a deleted offset was read")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError._AUTO_OFFSET_RESET, "reading a deleted offset")
    c.close()


@check("admin-groups")
def admin_groups():
    a, topic, group = admin(), create_topic(unique("groups"), 2), unique("group")
    deliver(producer(), topic, [(None, b"%d" % i, [], 0) for i in range(50)], partition=0)
    c = consumer(group, client_id="tester")
    c.subscribe([topic])
    read(c, 50)
    c.commit(asynchronous=False)
    listed = {g.group_id: g for g in a.list_consumer_groups().result(30).valid}
    expect_equal(listed[group].state, ConsumerGroupState.STABLE, "state in the list")
    described = wait_all(a.describe_consumer_groups([group]))[group]
    expect_equal(described.state, ConsumerGroupState.STABLE, "state")
    expect_equal([m.client_id for m in described.members], ["tester"], "members")
    owned = sorted(q.partition for q in described.members[0].assignment.topic_partitions)
    expect_equal(owned, [0, 1], "assignment")
    try:
        wait_all(a.delete_consumer_groups([group]))
        raise AssertionError("a group with members was deleted")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.NON_EMPTY_GROUP, "deleting it while it has members")
    c.close()
    offsets = wait_all(a.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]))[group]
    committed = {q.partition: q.offset for q in offsets.topic_partitions}
    expect_equal(committed.get(0), 50, "committed offset")
    reset = ConsumerGroupTopicPartitions(group, [TopicPartition(topic, 0, 20)])
    wait_until(lambda: wait_all(a.describe_consumer_groups([group]))[group].state == ConsumerGroupState.EMPTY, 20, "empty")
    wait_all(a.alter_consumer_group_offsets([reset]))
    c = consumer(group)
    c.subscribe([topic])
    expect_equal([m.offset() for m in read(c, 30, 20)], list(range(20, 50)), "offsets after the reset")
    c.close()
    wait_all(a.delete_consumer_groups([group]))
    try:
        wait_all(a.delete_consumer_groups([group]))
        raise AssertionError("a missing group was deleted")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.GROUP_ID_NOT_FOUND, "deleting it again")


@check("compaction")
def compaction():
    topic = create_topic(unique("compact"), config={
        "cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0.01", "segment.ms": "100",
        "min.compaction.lag.ms": "0", "delete.retention.ms": "100",
    })
    p = producer()
    errors = []
    p.produce(topic, b"no key", on_delivery=lambda error, _m: errors.append(error))
    p.flush(30)
    expect_equal([e and e.code() for e in errors], [KafkaError.INVALID_RECORD], "a record without a key")
    latest = {}
    for round_ in range(30):
        records = [(b"key-%d" % k, b"%d-%d" % (round_, k) * 20, [], None) for k in range(50)]
        for key, value, _, _ in records:
            p.produce(topic, value, key)
            latest[key] = value
        p.flush(30)
    for k in range(0, 50, 10):
        p.produce(topic, None, b"key-%d" % k)
        del latest[b"key-%d" % k]
    p.flush(30)

    def compacted():
        # A record makes the active segment roll when its time has come; only closed segments are cleaned.
        p.produce(topic, b"tick", b"tick")
        p.flush(30)
        time.sleep(0.5)
        c = consumer()
        low, high = c.get_watermark_offsets(TopicPartition(topic, 0), timeout=30)
        c.assign([TopicPartition(topic, 0, low)])
        messages = []
        while not messages or messages[-1].offset() < high - 1:
            batch = c.consume(10_000, 2)
            messages += batch
            if not batch:
                break
        c.close()
        state = {}
        offsets = [m.offset() for m in messages]
        expect_equal(offsets, sorted(set(offsets)), "offsets grow")
        for m in messages:
            if m.value() is None:
                state.pop(m.key(), None)
            elif m.key() != b"tick":
                state[m.key()] = m.value()
        expect_equal(state, latest, "the last value of each key")
        old = [m for m in messages if m.key() in latest]
        return len(old) < 100

    wait_until(compacted, 120, "old values were compacted away", pause=2)


@check("recreate-topic")
def recreate_topic():
    a, topic = admin(), create_topic(unique("recreate"), 2)
    p = producer()
    for round_ in range(3):
        wait_until(lambda: topic in a.list_topics(timeout=30).topics, 20, "the topic is there")
        records = [(None, b"%d-%d" % (round_, i), [], BASE) for i in range(100)]
        deliver(producer(), topic, records, partition=1)
        messages = read_partition(topic, 100, partition=1)
        expect_equal([m.value() for m in messages], [r[1] for r in records], f"contents of life {round_}")
        expect_equal([m.offset() for m in messages], list(range(100)), f"offsets of life {round_}")
        wait_all(a.delete_topics([topic]))
        wait_until(lambda: topic not in a.list_topics(timeout=30).topics, 20, "the topic is gone")

        def created():
            # The name may be taken for a moment while the deletion is still under way.
            try:
                create_topic(topic, 2)
                return True
            except KafkaException as error:
                expect_equal(error.args[0].code(), KafkaError.TOPIC_ALREADY_EXISTS, "creating it again")
                return False

        wait_until(created, 20, "the topic is there again")
    p.flush(1)


@check("auto-create")
def auto_create():
    topic = unique("auto")
    deliver(producer(**{"allow.auto.create.topics": True}), topic, [(b"k", b"v", [], BASE)])
    c = consumer()
    c.subscribe([topic])
    expect_equal([(m.key(), m.value()) for m in read(c, 1, 30)], [(b"k", b"v")], "contents")
    c.close()
    absent = unique("absent")
    c = consumer(**{"allow.auto.create.topics": False})
    c.subscribe([absent])
    try:
        read(c, 1, 5)
        raise AssertionError("a consumer saw a topic that is not there")
    except KafkaException as error:
        expect_equal(error.args[0].code(), KafkaError.UNKNOWN_TOPIC_OR_PART, "a topic that is not there")
    c.close()
    expect(absent not in admin().list_topics(timeout=30).topics, "a consumer created a topic although it may not")
