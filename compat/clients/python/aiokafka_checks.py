"""aiokafka: the client of asyncio programs."""

import asyncio
import time

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import KafkaError, KafkaTimeoutError, MessageSizeTooLargeError, RequestTimedOutError
from common import BASE, BOOTSTRAP, CODECS, Tally, check, expect, expect_equal, main, sample_records, unique



def async_check(name):
    def register(function):
        check(name)(lambda: asyncio.run(function()))
        return function

    return register


class Started:
    """Starts a client on entry and stops it at the end."""

    def __init__(self, client, stop="stop"):
        self.client, self.stop = client, stop

    async def __aenter__(self):
        await self.client.start()
        return self.client

    async def __aexit__(self, *_):
        await getattr(self.client, self.stop)()


def admin():
    return Started(AIOKafkaAdminClient(bootstrap_servers=BOOTSTRAP), "close")


def producer(**settings):
    return Started(AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, **settings))


def consumer(*topics, **settings):
    base = {"auto_offset_reset": "earliest", "enable_auto_commit": False, "bootstrap_servers": BOOTSTRAP}
    return Started(AIOKafkaConsumer(*topics, **{**base, **settings}))


async def create_topic(name, partitions=1, config=None):
    async with admin() as a:
        await a.create_topics([NewTopic(name, partitions, 1, topic_configs=config or {})])
    return name


async def deliver(topic, records, partition=0, **settings):
    async with producer(**settings) as p:
        futures = [
            await p.send(topic, value, key, partition, timestamp_ms=timestamp, headers=headers)
            for key, value, headers, timestamp in records
        ]
        return [await f for f in futures]


def numbers(count):
    return [(None, b"%d" % i, [], BASE + i * 1000) for i in range(count)]


async def read(c, count, seconds=60):
    messages = []
    deadline = time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < deadline:
        for batch in (await c.getmany(timeout_ms=200)).values():
            messages += batch
    return messages


async def read_partition(topic, count, partition=0, **settings):
    async with consumer(**settings) as c:
        part = TopicPartition(topic, partition)
        c.assign([part])
        await c.seek_to_beginning(part)
        return await read(c, count)


async def until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < deadline, f"not within {seconds} s: {what}")
        await asyncio.sleep(0.05)


@async_check("roundtrip")
async def roundtrip():
    topic = await create_topic(unique("roundtrip"))
    sent = []
    for codec in CODECS:
        # The client refuses a record that has neither a key nor a value.
        samples = [r for r in sample_records() if r[0] is not None or r[1] is not None]
        await deliver(topic, samples, compression_type=None if codec == "none" else codec, linger_ms=50)
        sent += samples
    messages = await read_partition(topic, len(sent))
    expect_equal(len(messages), len(sent), "messages")
    for i, (m, expected) in enumerate(zip(messages, sent)):
        expect_equal(m.offset, i, "offset")
        expect_equal((m.key, m.value, list(m.headers), m.timestamp), expected, f"record {i}")


@async_check("idempotent")
async def idempotent():
    count = 50_000
    topic = await create_topic(unique("idempotent"))
    results = await deliver(topic, [(None, b"%d" % i, [], None) for i in range(count)], enable_idempotence=True)
    expect_equal([r.offset for r in results], list(range(count)), "acknowledged offsets")
    messages = await read_partition(topic, count)
    expect_equal([int(m.value) for m in messages], list(range(count)), "contents")


@async_check("group-resume")
async def group_resume():
    topic, group = await create_topic(unique("resume"), 3), unique("group")
    for q in range(3):
        await deliver(topic, numbers(500), q)
    following = {}
    for share in [600, 900]:
        async with consumer(topic, group_id=group, max_poll_records=100) as c:
            for m in await read(c, min(share, 1500 - sum(following.values()))):
                expect_equal(m.offset, following.get(m.partition, 0), "next offset")
                following[m.partition] = m.offset + 1
            await c.commit({TopicPartition(topic, q): (o, "meta") for q, o in following.items()})
            for q, offset in following.items():
                expect_equal(await c.committed(TopicPartition(topic, q)), offset, "committed offset")
    expect_equal(sum(following.values()), 1500, "records")


async def rebalance(assignor):
    topic, group, tally, count = await create_topic(unique("rebalance"), 6), unique("group"), Tally(), 6000

    class Listener(ConsumerRebalanceListener):
        def __init__(self, name, c):
            self.name, self.c = name, c

        async def on_partitions_revoked(self, revoked):
            if revoked:
                await self.c.commit()
            tally.revoked(self.name, [q.partition for q in revoked])

        async def on_partitions_assigned(self, assigned):
            tally.assigned(self.name, [q.partition for q in assigned])

    async def member(name, stop):
        settings = {"heartbeat_interval_ms": 300, "partition_assignment_strategy": (assignor,)}
        async with consumer(group_id=group, **settings) as c:
            c.subscribe([topic], listener=Listener(name, c))
            while not stop.is_set():
                for m in [m for batch in (await c.getmany(timeout_ms=100)).values() for m in batch]:
                    tally.record((m.partition, m.offset))
            await c.commit()
        tally.revoked(name, range(6))

    async def load():
        async with producer(linger_ms=5) as p:
            for i in range(count):
                await p.send(topic, b"%d" % i, partition=i % 6)
                if i % 100 == 0:
                    await asyncio.sleep(0.05)

    tasks = [asyncio.create_task(load())]
    stops = {}

    def join(name):
        stops[name] = asyncio.Event()
        tasks.append(asyncio.create_task(member(name, stops[name])))

    join("a")
    await until(lambda: tally.share() == {"a": 6}, 40, "the first member owns all partitions")
    join("b")
    await until(lambda: tally.share() == {"a": 3, "b": 3}, 40, "two members share")
    join("c")
    await until(lambda: tally.share() == {"a": 2, "b": 2, "c": 2}, 40, "three members share")
    stops["a"].set()
    await until(lambda: tally.share() == {"b": 3, "c": 3}, 40, "the two left share")
    await until(lambda: tally.count() == count, 60, "all records were seen")
    for stop in stops.values():
        stop.set()
    await asyncio.gather(*tasks)
    expect_equal(tally.overlaps, [], "partitions with two owners at once")
    expect_equal(tally.repeated(), 0, "records seen twice")


@async_check("rebalance-range")
async def rebalance_range():
    await rebalance(RangePartitionAssignor)


@async_check("rebalance-roundrobin")
async def rebalance_roundrobin():
    await rebalance(RoundRobinPartitionAssignor)


@async_check("rebalance-sticky")
async def rebalance_sticky():
    await rebalance(StickyPartitionAssignor)


@async_check("offsets-for-times")
async def offsets_for_times():
    topic = await create_topic(unique("times"))
    await deliver(topic, numbers(100), compression_type="zstd", linger_ms=50)
    part = TopicPartition(topic, 0)
    async with consumer() as c:
        for asked, expected in [(BASE, 0), (BASE + 50_500, 51), (BASE + 99_000, 99)]:
            found = (await c.offsets_for_times({part: asked}))[part]
            expect_equal(found.offset, expected, f"offset for {asked - BASE}")
        expect_equal((await c.offsets_for_times({part: BASE + 99_001}))[part], None, "after the last record")
        expect_equal((await c.beginning_offsets([part]))[part], 0, "beginning")
        expect_equal((await c.end_offsets([part]))[part], 100, "end")


@async_check("seek-pause")
async def seek_pause():
    topic = await create_topic(unique("seek"), 2)
    for q in range(2):
        await deliver(topic, numbers(500), q)
    zero, one = TopicPartition(topic, 0), TopicPartition(topic, 1)
    async with consumer() as c:
        c.assign([zero, one])
        expect_equal(len(await read(c, 1000)), 1000, "records")
        c.pause(zero)
        c.seek(zero, 400)
        c.seek(one, 400)
        messages = await read(c, 101, 2)
        expect_equal([(m.partition, m.offset) for m in messages], [(1, i) for i in range(400, 500)], "after seek")
        c.resume(zero)
        expect_equal(len(await read(c, 100, 20)), 100, "records after resume")


@async_check("read-committed")
async def read_committed():
    topic = await create_topic(unique("committed"))
    await deliver(topic, numbers(1000))
    expect_equal(len(await read_partition(topic, 1000, isolation_level="read_committed")), 1000, "records")


@async_check("large-messages")
async def large_messages():
    limit = 300_000
    topic = await create_topic(unique("large"), config={"max.message.bytes": str(limit)})
    async with producer(max_request_size=20_000_000) as p:
        await p.send_and_wait(topic, b"f" * (limit - 90))
        try:
            await p.send_and_wait(topic, b"x" * limit)
            raise AssertionError("a message over the limit was accepted")
        except MessageSizeTooLargeError:
            pass
    expect_equal(len((await read_partition(topic, 1))[0].value), limit - 90, "size of the message")


@async_check("transactions")
async def transactions():
    topic = await create_topic(unique("transactions"))
    client = AIOKafkaProducer(bootstrap_servers=BOOTSTRAP, transactional_id=unique("tx"))
    try:
        await asyncio.wait_for(client.start(), 25)
    except (KafkaTimeoutError, RequestTimedOutError, TimeoutError):
        raise AssertionError("a clean refusal, not a timeout")
    except KafkaError as refusal:
        print("refused:", repr(refusal))
        return
    for outcome in ["commit", "abort", "commit"]:
        await client.begin_transaction()
        await client.send_and_wait(topic, outcome.encode())
        await (client.commit_transaction() if outcome == "commit" else client.abort_transaction())
    await client.stop()
    messages = await read_partition(topic, 2, isolation_level="read_committed")
    expect_equal([m.value for m in messages], [b"commit", b"commit"], "committed records")


@async_check("admin-topics")
async def admin_topics():
    topic = await create_topic(unique("topics"), 3)
    async with admin() as a:
        described = await a.describe_topics([topic])
        expect_equal(len(described[0]["partitions"]), 3, "partitions")
        await a.create_partitions({topic: NewPartitions(5)})
        resource = ConfigResource(ConfigResourceType.TOPIC, topic)
        expect("retention.ms" in repr([r.to_object() for r in await a.describe_configs([resource])]), "settings")
        await a.delete_topics([topic])
        deadline = time.monotonic() + 20
        while topic in await a.list_topics():
            expect(time.monotonic() < deadline, "the topic is gone")
        expect((await a.describe_cluster())["cluster_id"], "cluster id")


@async_check("admin-groups")
async def admin_groups():
    topic, group = await create_topic(unique("groups")), unique("group")
    await deliver(topic, numbers(50))
    async with admin() as a:
        async with consumer(topic, group_id=group, client_id="tester") as c:
            expect_equal(len(await read(c, 50)), 50, "records")
            await c.commit()
            expect(group in [g[0] for g in await a.list_consumer_groups()], "the group is listed")
            described = repr([r.to_object() for r in await a.describe_consumer_groups([group])])
            expect("tester" in described and "Stable" in described, f"its description: {described}")
        offsets = await a.list_consumer_group_offsets(group)
        expect_equal(offsets[TopicPartition(topic, 0)].offset, 50, "committed offset")


@async_check("auto-create")
async def auto_create():
    topic = unique("auto")
    await deliver(topic, numbers(1))
    expect_equal((await read_partition(topic, 1))[0].value, b"0", "record")


@async_check("regex")
async def regex():
    prefix = unique("regex")
    for name in [f"{prefix}-one", f"not-{prefix}"]:
        await create_topic(name)
        await deliver(name, numbers(1))
    async with consumer(group_id=unique("group"), metadata_max_age_ms=500) as c:
        c.subscribe(pattern=f"^{prefix}-.*")
        expect_equal([m.topic for m in await read(c, 1)], [f"{prefix}-one"], "first topic")
        await c.commit()
        await create_topic(f"{prefix}-two")
        await deliver(f"{prefix}-two", numbers(1))
        expect_equal([m.topic for m in await read(c, 1)], [f"{prefix}-two"], "topic created later")


main()
