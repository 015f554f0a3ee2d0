"""kafka-python: the older of the two clients that are Python all through."""

import threading
import time

from common import (
    BASE,
    BOOTSTRAP,
    CODECS,
    Tally,
    check,
    expect,
    expect_equal,
    main,
    sample_records,
    unique,
    wait_until,
)
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewPartitions, NewTopic
from kafka.errors import (
    GroupIdNotFoundError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    NonEmptyGroupError,
    TopicAlreadyExistsError,
)
from kafka.structs import OffsetAndMetadata

ADMIN = KafkaAdminClient(bootstrap_servers=BOOTSTRAP)


def create_topic(name, partitions=1, config=None):
    topic = NewTopic(name=name, num_partitions=partitions, replication_factor=1, topic_configs=config or {})
    ADMIN.create_topics([topic])
    return name


def producer(**settings):
    return KafkaProducer(bootstrap_servers=BOOTSTRAP, **settings)


def consumer(*topics, **settings):
    base = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "bootstrap_servers": BOOTSTRAP}
    c = KafkaConsumer(*topics, **{**base, **settings})
    for topic in topics:
        await_metadata(c, topic)
    return c


def await_metadata(c, topic):
    """Waits until a subscriber has the topic's metadata. Else it joins twice, and 3.0.12 loses what a join gives it that new
    metadata led to and that ends while nobody polls: it forgets that it wanted to join."""
    wait_until(lambda: c.partitions_for_topic(topic), 10, f"metadata of {topic}")


def deliver(topic, records, partition=0, **settings):
    p = producer(**settings)
    futures = [
        p.send(topic, key=key, value=value, headers=list(headers), timestamp_ms=timestamp, partition=partition)
        for key, value, headers, timestamp in records
    ]
    p.flush(60)
    results = [f.get(60) for f in futures]
    p.close()
    return results


def numbers(count):
    return [(None, b"%d" % i, [], BASE + i * 1000) for i in range(count)]


def read(c, count, seconds=60):
    messages = []
    deadline = time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < deadline:
        # Longer than a join takes: see `await_metadata`.
        for batch in c.poll(1000).values():
            messages += batch
    return messages


def read_partition(topic, count, partition=0, **settings):
    c = consumer(**settings)
    part = TopicPartition(topic, partition)
    c.assign([part])
    c.seek_to_beginning(part)
    messages = read(c, count)
    c.close()
    return messages


@check("roundtrip")
def roundtrip():
    topic = create_topic(unique("roundtrip"))
    sent = []
    for codec in CODECS:
        records = [(k, v, [h for h in hs if h[1] is not None], t) for k, v, hs, t in sample_records()]
        # The client refuses a record that has neither a key nor a value.
        records = [r for r in records if r[0] is not None or r[1] is not None]
        deliver(topic, records, compression_type=None if codec == "none" else codec, linger_ms=50)
        sent += records
    messages = read_partition(topic, len(sent))
    expect_equal(len(messages), len(sent), "messages")
    for i, (m, expected) in enumerate(zip(messages, sent)):
        expect_equal(m.offset, i, "offset")
        expect_equal((m.key, m.value, list(m.headers), m.timestamp), expected, f"record {i}")


@check("idempotent")
def idempotent():
    count = 50_000
    topic = create_topic(unique("idempotent"))
    p = producer(acks="all", enable_idempotence=True, linger_ms=5)
    futures = [p.send(topic, b"%d" % i, partition=0) for i in range(count)]
    p.flush(120)
    for i, future in enumerate(futures):
        expect_equal(future.get(60).offset, i, "acknowledged offset")
    p.close()
    messages = read_partition(topic, count)
    expect_equal([int(m.value) for m in messages], list(range(count)), "contents")


@check("group-resume")
def group_resume():
    topic, group = create_topic(unique("resume"), 3), unique("group")
    for q in range(3):
        deliver(topic, numbers(500), q)
    following = {}
    for share in [600, 900]:
        c = consumer(topic, group_id=group, max_poll_records=100)
        messages = read(c, share)
        for m in messages:
            expect_equal(m.offset, following.get(m.partition, 0), "next offset")
            following[m.partition] = m.offset + 1
        c.commit({TopicPartition(topic, q): OffsetAndMetadata(o, "meta", -1) for q, o in following.items()})
        for q, offset in following.items():
            expect_equal(c.committed(TopicPartition(topic, q)), offset, "committed offset")
        c.close()
        if sum(following.values()) == 1500:
            return
    expect_equal(sum(following.values()), 1500, "records")


def rebalance(assignor):
    from kafka import ConsumerRebalanceListener

    topic, group, tally, count = create_topic(unique("rebalance"), 6), unique("group"), Tally(), 6000
    stop_all = threading.Event()

    class Listener(ConsumerRebalanceListener):
        def __init__(self, name):
            self.name = name

        def on_partitions_revoked(self, revoked):
            # The client commits by itself before it gives partitions up; a listener must not block.
            tally.revoked(self.name, [q.partition for q in revoked])

        def on_partitions_assigned(self, assigned):
            tally.assigned(self.name, [q.partition for q in assigned])

    def member(name, stop):
        c = consumer(group_id=group, heartbeat_interval_ms=300, session_timeout_ms=10_000,
                     partition_assignment_strategy=[assignor], enable_auto_commit=True)
        c.subscribe([topic], listener=Listener(name))
        await_metadata(c, topic)
        while not stop.is_set() and not stop_all.is_set():
            for batch in c.poll(100).values():
                for m in batch:
                    tally.record((m.partition, m.offset))
        c.close()
        tally.revoked(name, range(6))

    threads, stops = {}, {}

    def join(name):
        stops[name] = threading.Event()
        threads[name] = threading.Thread(target=member, args=(name, stops[name]), daemon=True)
        threads[name].start()

    def load():
        p = producer(linger_ms=5)
        for i in range(count):
            p.send(topic, b"%d" % i, partition=i % 6)
            if i % 100 == 0:
                time.sleep(0.05)
        p.flush(30)

    loader = threading.Thread(target=load, daemon=True)
    loader.start()
    join("a")
    wait_until(lambda: tally.share() == {"a": 6}, 40, "the first member owns all partitions")
    join("b")
    wait_until(lambda: tally.share() == {"a": 3, "b": 3}, 40, "two members share")
    stops["a"].set()
    wait_until(lambda: tally.share() == {"b": 6}, 40, "the one left owns all partitions")
    wait_until(lambda: tally.count() == count, 60, "all records were seen")
    stop_all.set()
    loader.join(30)
    threads["b"].join(30)
    expect_equal(tally.overlaps, [], "partitions with two owners at once")
    expect_equal(tally.repeated(), 0, "records seen twice")


@check("rebalance-range")
def rebalance_range():
    from kafka.coordinator.assignors.range import RangePartitionAssignor

    rebalance(RangePartitionAssignor)


@check("rebalance-roundrobin")
def rebalance_roundrobin():
    from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor

    rebalance(RoundRobinPartitionAssignor)


@check("offsets-for-times")
def offsets_for_times():
    topic = create_topic(unique("times"))
    deliver(topic, numbers(100), compression_type="snappy", linger_ms=50)
    part = TopicPartition(topic, 0)
    c = consumer()
    for asked, expected in [(BASE, 0), (BASE + 50_500, 51), (BASE + 99_000, 99)]:
        expect_equal(c.offsets_for_times({part: asked})[part].offset, expected, f"offset for {asked - BASE}")
    expect_equal(c.offsets_for_times({part: BASE + 99_001})[part], None, "after the last record")
    expect_equal(c.beginning_offsets([part])[part], 0, "beginning")
    expect_equal(c.end_offsets([part])[part], 100, "end")
    c.close()


@check("seek-pause")
def seek_pause():
    topic = create_topic(unique("seek"), 2)
    for q in range(2):
        deliver(topic, numbers(500), q)
    zero, one = TopicPartition(topic, 0), TopicPartition(topic, 1)
    c = consumer()
    c.assign([zero, one])
    expect_equal(len(read(c, 1000)), 1000, "records")
    c.pause(zero)
    c.seek(zero, 400)
    c.seek(one, 400)
    messages = read(c, 101, 2)
    expect_equal([(m.partition, m.offset) for m in messages], [(1, i) for i in range(400, 500)], "after seek")
    c.resume(zero)
    expect_equal(len(read(c, 100, 20)), 100, "records after resume")
    c.close()


@check("read-committed")
def read_committed():
    topic = create_topic(unique("committed"))
    deliver(topic, numbers(1000))
    messages = read_partition(topic, 1000, isolation_level="read_committed")
    expect_equal(len(messages), 1000, "records")


@check("large-messages")
def large_messages():
    limit = 300_000
    topic = create_topic(unique("large"), config={"max.message.bytes": str(limit)})
    p = producer(max_request_size=20_000_000, retries=0)
    p.send(topic, b"f" * (limit - 90)).get(30)
    try:
        p.send(topic, b"x" * limit).get(30)
        raise AssertionError("a message over the limit was accepted")
    except MessageSizeTooLargeError:
        pass
    big = create_topic(unique("larger"), config={"max.message.bytes": "20000000"})
    body = bytes(range(256)) * 40_000
    p.send(big, body).get(60)
    p.close()
    messages = read_partition(big, 1, max_partition_fetch_bytes=1000)
    expect(messages[0].value == body, "a 10 MB record comes back as it was sent")


@check("transactions")
def transactions():
    topic = create_topic(unique("transactions"))
    p = producer(transactional_id=unique("tx"), max_block_ms=20_000)
    try:
        p.init_transactions()
    except KafkaTimeoutError:
        raise AssertionError("a clean refusal, not a timeout")
    except KafkaError as refusal:
        print("refused:", repr(refusal))
        return
    for outcome in ["commit", "abort", "commit"]:
        p.begin_transaction()
        p.send(topic, outcome.encode())
        p.commit_transaction() if outcome == "commit" else p.abort_transaction()
    messages = read_partition(topic, 2, isolation_level="read_committed")
    expect_equal([m.value for m in messages], [b"commit", b"commit"], "committed records")


@check("admin-topics")
def admin_topics():
    topic = create_topic(unique("topics"), 3)
    try:
        create_topic(topic)
        raise AssertionError("a topic was created twice")
    except TopicAlreadyExistsError:
        pass
    count = lambda: len(ADMIN.describe_topics([topic])[0]["partitions"])
    expect_equal(count(), 3, "partitions")
    ADMIN.create_partitions({topic: NewPartitions(5)})
    wait_until(lambda: count() == 5, 20, "five partitions")
    expect(ADMIN.describe_cluster()["cluster_id"], "cluster id")
    ADMIN.delete_topics([topic])
    wait_until(lambda: topic not in ADMIN.list_topics(), 20, "the topic is gone")


@check("admin-configs")
def admin_configs():
    topic = create_topic(unique("configs"), config={"retention.ms": "1000000"})
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    text = repr(ADMIN.describe_configs([resource]))
    expect("1000000" in text and "retention.ms" in text, f"retention.ms in {text[:300]}")
    ADMIN.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={"max.message.bytes": "4321"})])
    wait_until(lambda: "4321" in repr(ADMIN.describe_configs([resource])), 20, "the change shows")


@check("admin-records")
def admin_records():
    topic = create_topic(unique("records"))
    deliver(topic, numbers(100))
    ADMIN.delete_records({TopicPartition(topic, 0): 40})
    expect_equal(read_partition(topic, 60)[0].offset, 40, "first offset that is left")


@check("admin-groups")
def admin_groups():
    topic, group = create_topic(unique("groups")), unique("group")
    deliver(topic, numbers(50))
    c = consumer(topic, group_id=group, client_id="tester")
    expect_equal(len(read(c, 50)), 50, "records")
    c.commit()
    expect(group in repr(ADMIN.list_groups()), "the group is listed")
    expect("tester" in repr(ADMIN.describe_groups([group])), "its member is described")
    outcome = repr_or_error(lambda: ADMIN.delete_groups([group]), NonEmptyGroupError)
    expect("NonEmptyGroup" in outcome, f"deleting it while it has members: {outcome}")
    c.close()
    offsets = ADMIN.list_group_offsets(group)
    expect("50" in repr(offsets), f"committed offset: {offsets}")
    ADMIN.delete_groups([group])
    outcome = repr_or_error(lambda: ADMIN.delete_groups([group]), GroupIdNotFoundError)
    expect("GroupIdNotFound" in outcome, f"deleting it again: {outcome}")


def repr_or_error(call, error):
    """Some versions of the client return errors, some raise them."""
    try:
        return repr(call())
    except error as raised:
        return repr(raised)


@check("auto-create")
def auto_create():
    topic = unique("auto")
    deliver(topic, numbers(1))
    expect_equal(read_partition(topic, 1)[0].value, b"0", "record")


@check("regex")
def regex():
    prefix = unique("regex")
    for name in [f"{prefix}-one", f"not-{prefix}"]:
        create_topic(name)
        deliver(name, numbers(1))
    c = consumer(group_id=unique("group"), metadata_max_age_ms=500)
    c.subscribe(pattern=f"^{prefix}-.*")
    expect_equal([m.topic for m in read(c, 1)], [f"{prefix}-one"], "first topic")
    c.commit()
    create_topic(f"{prefix}-two")
    deliver(f"{prefix}-two", numbers(1))
    expect_equal([m.topic for m in read(c, 1)], [f"{prefix}-two"], "topic created later")
    c.close()


main()
