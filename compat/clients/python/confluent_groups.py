"""confluent-kafka (librdkafka): consumer groups of both protocols."""

import threading
import time

from common import BASE, Tally, check, expect, expect_equal, unique, wait_until
from confluent_client import consumer, create_topic, deliver, producer, read
from confluent_kafka import KafkaException, TopicPartition


@check("group-resume")
def group_resume():
    topic, group = create_topic(unique("resume"), 3), unique("group")
    records = [(f"k{i}".encode(), f"v{i}".encode(), [], BASE) for i in range(3000)]
    deliver(producer(), topic, records)
    c = consumer(group)
    c.subscribe([topic])
    first = read(c, 1000)[:1000]
    ends = {}
    for m in first:
        ends[m.partition()] = max(ends.get(m.partition(), 0), m.offset() + 1)
    c.commit(offsets=[TopicPartition(topic, q, o, metadata=f"meta-{q}") for q, o in ends.items()], asynchronous=False)
    for committed in c.committed([TopicPartition(topic, q) for q in ends], timeout=30):
        expect_equal(committed.offset, ends[committed.partition], "committed offset")
        expect_equal(committed.metadata, f"meta-{committed.partition}", "committed metadata")
    c.close()
    c = consumer(group)
    c.subscribe([topic])
    expected = set()
    second = read(c, 3000 - sum(ends.values()))
    expect_equal(read(c, 1, 1), [], "records after the end")
    c.close()
    for m in second:
        expect(m.offset() >= ends.get(m.partition(), 0), f"{m.partition()}@{m.offset()} was committed and came again")
        expected.add((m.partition(), m.offset()))
    expect_equal(len(expected), 3000 - sum(ends.values()), "records after resuming")


def rebalance(strategy, static=False, protocol="classic"):
    """Three members join and one leaves under load; every record is seen, no partition has two owners at once."""
    partitions, count = 6, 12_000
    topic, group = create_topic(unique("rebalance"), partitions), unique("group")
    tally, stop_all = Tally(), threading.Event()

    def member(name, stop):
        settings = {"client.id": name}
        if protocol == "consumer":
            settings["group.protocol"] = "consumer"
            if strategy:
                settings["group.remote.assignor"] = strategy
        else:
            settings.update({
                "partition.assignment.strategy": strategy,
                "heartbeat.interval.ms": 300,
                "session.timeout.ms": 10_000,
            })
        if static:
            settings["group.instance.id"] = name
        c = consumer(group, **settings)
        incremental = protocol == "consumer" or strategy == "cooperative-sticky"

        def on_assign(c, parts):
            tally.assigned(name, [q.partition for q in parts])
            # librdkafka's own incremental call is made by the client when the callback does nothing.
            if not incremental:
                c.assign(parts)

        def on_revoke(c, parts):
            positions = [q for q in c.position(parts) if q.offset >= 0]
            if positions:
                c.commit(offsets=positions, asynchronous=False)
            tally.revoked(name, [q.partition for q in parts])

        def on_lost(_c, parts):
            tally.revoked(name, [q.partition for q in parts])

        c.subscribe([topic], on_assign=on_assign, on_revoke=on_revoke, on_lost=on_lost)
        while not stop.is_set() and not stop_all.is_set():
            for m in c.consume(50, 0.05):
                if m.error():
                    raise KafkaException(m.error())
                tally.record((m.partition(), m.offset()))
        c.close()
        with tally.lock:
            tally.owners = {q: owner for q, owner in tally.owners.items() if owner != name}

    stops, threads = {}, {}

    def join(name):
        stops[name] = threading.Event()
        threads[name] = threading.Thread(target=member, args=(name, stops[name]))
        threads[name].start()

    def leave(name):
        stops[name].set()
        threads[name].join(60)
        expect(not threads[name].is_alive(), f"{name} left the group")

    p = producer(linger_ms=5)
    produced = threading.Event()

    def produce():
        for i in range(count):
            p.produce(topic, b"%d" % i, partition=i % partitions)
            p.poll(0)
            if i % 100 == 0:
                time.sleep(0.05)
        p.flush(30)
        produced.set()

    loader = threading.Thread(target=produce)
    loader.start()
    try:
        join("a")
        wait_until(lambda: tally.share() == {"a": 6}, 40, "the first member owns all partitions")
        join("b")
        wait_until(lambda: tally.share() == {"a": 3, "b": 3}, 40, f"two members share: {tally.share()}")
        join("c")
        wait_until(lambda: tally.share() == {"a": 2, "b": 2, "c": 2}, 40, "three members share")
        leave("a")
        wait_for_share = 70 if static else 40
        # A static member does not leave when it closes: its partitions wait for the session to end, or for its return.
        if static:
            before = dict(tally.owners)
            join("a")
            wait_until(lambda: tally.share() == {"a": 2, "b": 2, "c": 2}, 40, "the static member is back")
            for q, owner in before.items():
                expect_equal(tally.owners.get(q), owner, f"owner of partition {q} over the restart of another member")
            leave("a")
        wait_until(lambda: tally.share() == {"b": 3, "c": 3}, wait_for_share, "the two left share")
        produced.wait(60)
        wait_until(lambda: tally.count() == count, 60, f"all {count} records were seen")
    finally:
        stop_all.set()
        loader.join(60)
        for thread in threads.values():
            thread.join(30)
    expect_equal(tally.overlaps, [], "partitions with two owners at once")
    expect_equal(tally.repeated(), 0, "records seen twice although every member committed before it gave up a partition")


@check("rebalance-range")
def rebalance_range():
    rebalance("range")


@check("rebalance-roundrobin")
def rebalance_roundrobin():
    rebalance("roundrobin")


@check("rebalance-cooperative")
def rebalance_cooperative():
    rebalance("cooperative-sticky")


@check("rebalance-static")
def rebalance_static():
    rebalance("range", static=True)


@check("rebalance-consumer-protocol")
def rebalance_kip848():
    rebalance("uniform", protocol="consumer")


@check("rebalance-consumer-range")
def rebalance_kip848_range():
    rebalance("range", protocol="consumer")


@check("session-timeout")
def session_timeout():
    """A member that stops polling without leaving is expelled, and the other takes over from the commit."""
    topic, group = create_topic(unique("expel"), 2), unique("group")
    deliver(producer(), topic, [(None, b"%d" % i, [], 0) for i in range(100)])
    silent = consumer(group, **{"max.poll.interval.ms": 6001, "session.timeout.ms": 6000})
    silent.subscribe([topic])
    expect(read(silent, 10), "the first member got records")
    other = consumer(group, **{"session.timeout.ms": 6000, "heartbeat.interval.ms": 500})
    other.subscribe([topic])
    messages = read(other, 100, 40)
    expect_equal(len(messages), 100, "records of the member that took over")
    other.close()
    silent.close()


def regex(protocol):
    prefix = unique("regex")
    create_topic(f"{prefix}-one")
    create_topic(f"{prefix.upper()}-not")
    settings = {"topic.metadata.refresh.interval.ms": 500}
    if protocol == "consumer":
        settings["group.protocol"] = "consumer"
    c = consumer(**settings)
    c.subscribe([f"^{prefix}-.*"])
    deliver(producer(), f"{prefix}-one", [(None, b"1", [], 0)])
    expect_equal([m.value() for m in read(c, 1, 30)], [b"1"], "from the first topic")
    c.commit(asynchronous=False)
    create_topic(f"{prefix}-two")
    deliver(producer(), f"{prefix}-two", [(None, b"2", [], 0)])
    expect_equal([m.value() for m in read(c, 1, 60)], [b"2"], "from a topic created later")
    deliver(producer(), f"{prefix.upper()}-not", [(None, b"3", [], 0)])
    expect_equal(read(c, 1, 2), [], "from a topic that does not match")
    c.close()


@check("regex")
def regex_classic():
    regex("classic")


@check("regex-consumer-protocol")
def regex_consumer():
    regex("consumer")
