"""confluent-kafka (librdkafka): producing, reading, positions, times, sizes."""

import time

from common import BASE, CODECS, check, expect, expect_equal, sample_records, unique
from confluent_client import admin, as_record, consumer, create_topic, deliver, producer, read, read_partition, wait_all
from confluent_kafka import IsolationLevel, KafkaError, KafkaException, OFFSET_BEGINNING, TIMESTAMP_CREATE_TIME, TIMESTAMP_LOG_APPEND_TIME, TopicPartition
from confluent_kafka.admin import OffsetSpec


@check("roundtrip")
def roundtrip():
    topic = create_topic(unique("roundtrip"))
    sent = []
    for codec in CODECS:
        records = sample_records()
        deliver(producer(compression_type=codec, linger_ms=50), topic, records, partition=0)
        sent += records
    messages = read_partition(topic, len(sent))
    expect_equal([m.offset() for m in messages], list(range(len(sent))), "offsets")
    for expected, message in zip(sent, messages):
        expect_equal(as_record(message), expected, f"record at offset {message.offset()}")
        expect_equal(message.timestamp()[0], TIMESTAMP_CREATE_TIME, "timestamp type")


@check("million")
def million():
    """At full speed, acks=all: as many records are there as were acknowledged, each once, in order."""
    count, partitions = 1_000_000, 4
    topic = create_topic(unique("million"), partitions)
    p = producer(
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        compression_type="none",
        **{"queue.buffering.max.messages": 1_000_000, "max.in.flight.requests.per.connection": 5},
    )
    acknowledged = [0]
    errors = []

    def done(error, _message):
        if error:
            errors.append(error)
        else:
            acknowledged[0] += 1

    for i in range(count):
        while True:
            try:
                p.produce(topic, b"%d" % i, partition=i % partitions, on_delivery=done)
                break
            except BufferError:
                p.poll(0.1)
        if i % 1000 == 0:
            p.poll(0)
    expect_equal(p.flush(120), 0, "messages left after flush")
    expect_equal(errors[:5], [], "delivery errors")
    expect_equal(acknowledged[0], count, "acknowledged")
    c = consumer()
    watermarks = [c.get_watermark_offsets(TopicPartition(topic, q), timeout=30) for q in range(partitions)]
    expect_equal(sum(high - low for low, high in watermarks), count, "sum of the watermarks")
    c.assign([TopicPartition(topic, q, 0) for q in range(partitions)])
    following = list(range(partitions))
    total = 0
    deadline = time.monotonic() + 120
    while total < count and time.monotonic() < deadline:
        for m in c.consume(100_000, 1):
            if m.error():
                raise KafkaException(m.error())
            q = m.partition()
            expect_equal(int(m.value()), following[q], f"record of partition {q} at offset {m.offset()}")
            following[q] += partitions
            total += 1
    expect_equal(total, count, "records read back")
    expect_equal(read(c, 1, 2), [], "records beyond the count")
    c.close()


@check("producer-modes")
def producer_modes():
    """acks 0, 1 and all, sticky and murmur2 partitioners, many small requests: the contents are the same."""
    topic = create_topic(unique("modes"), 3)
    sent = set()
    for acks in ["0", "1", "all"]:
        for partitioner in ["consistent_random", "murmur2_random"]:
            p = producer(acks=acks, linger_ms=0, partitioner=partitioner)
            batch = [(f"{acks}-{partitioner}-{i}".encode(), b"x" * i, [], 0) for i in range(1, 200)]
            for key, value, _, _ in batch:
                p.produce(topic, value, key)
            expect_equal(p.flush(30), 0, "messages left after flush")
            sent |= {(key, value) for key, value, _, _ in batch}
    c = consumer()
    c.assign([TopicPartition(topic, q, 0) for q in range(3)])
    got = [(m.key(), m.value()) for m in read(c, len(sent), 30)]
    c.close()
    expect_equal(len(got), len(sent), "records")
    expect_equal(set(got), sent, "contents")


@check("offsets-for-times")
def offsets_for_times():
    topic = create_topic(unique("times"))
    base = BASE
    for codec in ["none", "zstd"]:
        start = base if codec == "none" else base + 100_000
        records = [(None, b"x" * 100, [], start + i * 1000) for i in range(100)]
        deliver(producer(compression_type=codec, linger_ms=50), topic, records, partition=0)
    c = consumer()
    for asked, expected in [
        (0, 0), (base, 0), (base + 1, 1), (base + 500, 1), (base + 99_000, 99), (base + 99_001, 100),
        (base + 100_000, 100), (base + 150_500, 151), (base + 199_000, 199), (base + 199_001, -1),
    ]:
        found = c.offsets_for_times([TopicPartition(topic, 0, asked)], timeout=30)[0]
        expect_equal(found.offset, expected, f"offset for the time {asked - base} ms after the first record")
    expect_equal(c.get_watermark_offsets(TopicPartition(topic, 0), timeout=30), (0, 200), "watermarks")
    c.close()
    def listed(spec):
        result = wait_all(admin().list_offsets({TopicPartition(topic, 0): spec}))
        return next(iter(result.values()))
    expect_equal(listed(OffsetSpec.earliest()).offset, 0, "earliest")
    expect_equal(listed(OffsetSpec.latest()).offset, 200, "latest")
    top = listed(OffsetSpec.max_timestamp())
    expect_equal((top.offset, top.timestamp), (199, base + 199_000), "max timestamp")
    at = listed(OffsetSpec.for_timestamp(base + 50_500))
    expect_equal((at.offset, at.timestamp), (51, base + 51_000), "for a timestamp")


@check("seek-pause")
def seek_pause():
    topic = create_topic(unique("seek"), 2)
    for q in range(2):
        deliver(producer(), topic, [(None, b"%d" % i, [], 0) for i in range(500)], partition=q)
    c = consumer()
    parts = [TopicPartition(topic, q, 0) for q in range(2)]
    c.assign(parts)
    expect(read(c, 100), "records after assign")
    c.pause([parts[0]])
    c.seek(TopicPartition(topic, 1, 490))
    after = read(c, 2000, 3)
    expect([m for m in after if m.partition() == 1], "records of the partition that is not paused")
    tail = [m.offset() for m in after if m.partition() == 1][-10:]
    expect_equal(tail, list(range(490, 500)), "offsets after seek")
    c.resume([parts[0]])
    c.seek(TopicPartition(topic, 0, 250))
    rest = [m.offset() for m in read(c, 250, 10) if m.partition() == 0]
    expect_equal(rest, list(range(250, 500)), "offsets after resume and seek")
    c.seek(TopicPartition(topic, 0, OFFSET_BEGINNING))
    expect_equal([m.offset() for m in read(c, 500, 10)], list(range(500)), "offsets from the beginning")
    c.close()


@check("read-committed")
def read_committed():
    topic = create_topic(unique("committed"))
    deliver(producer(), topic, [(None, b"%d" % i, [], 0) for i in range(1000)], partition=0)
    for level in ["read_committed", "read_uncommitted"]:
        messages = read_partition(topic, 1000, isolation_level=level)
        expect_equal([m.value() for m in messages], [b"%d" % i for i in range(1000)], level)
    result = admin().list_offsets({TopicPartition(topic, 0): OffsetSpec.latest()}, isolation_level=IsolationLevel.READ_COMMITTED)
    expect_equal(next(iter(wait_all(result).values())).offset, 1000, "last stable offset")


@check("large-messages")
def large_messages():
    limit = 300_000
    topic = create_topic(unique("large"), config={"max.message.bytes": str(limit)})
    p = producer(**{"message.max.bytes": 5_000_000, "linger.ms": 0})
    # 61 bytes of batch header and a few of record framing are part of what the limit counts.
    fits = b"f" * (limit - 61 - 20)
    deliver(p, topic, [(None, fits, [], BASE)], partition=0)
    errors = []
    p.produce(topic, b"x" * limit, partition=0, on_delivery=lambda error, _m: errors.append(error))
    p.flush(30)
    expect_equal([e and e.code() for e in errors], [KafkaError.MSG_SIZE_TOO_LARGE], "a message over the limit")
    deliver(p, topic, [(None, b"after", [], BASE)], partition=0)
    # A fetch limit below the first batch still returns that batch (KIP-74).
    messages = read_partition(topic, 2, **{"fetch.message.max.bytes": 1000, "fetch.max.bytes": 1000, "message.max.bytes": 1000, "receive.message.max.bytes": 1_000_000})
    expect_equal([m.value() for m in messages], [fits, b"after"], "what was accepted")
    big = create_topic(unique("larger"), config={"max.message.bytes": "20000000"})
    p = producer(**{"message.max.bytes": 20_000_000, "compression.type": "none"})
    body = bytes(range(256)) * 40_000
    deliver(p, big, [(b"big", body, [], BASE)], partition=0)
    messages = read_partition(big, 1, **{"fetch.message.max.bytes": 20_000_000, "receive.message.max.bytes": 100_000_000})
    expect(messages and messages[0].value() == body, "a 10 MB record comes back as it was sent")


@check("timestamps")
def timestamps():
    long_ago = BASE - 3 * 86_400_000
    created = create_topic(unique("create-time"), config={"message.timestamp.type": "CreateTime"})
    appended = create_topic(unique("append-time"), config={"message.timestamp.type": "LogAppendTime"})
    for codec in CODECS:
        for topic in [created, appended]:
            deliver(producer(compression_type=codec), topic, [(None, b"x", [], long_ago + i) for i in range(3)], partition=0)
    messages = read_partition(created, 15)
    expect_equal([m.timestamp() for m in messages], [(TIMESTAMP_CREATE_TIME, long_ago + i % 3) for i in range(15)], "create time")
    now = time.time() * 1000
    messages = read_partition(appended, 15)
    for m in messages:
        expect_equal(m.timestamp()[0], TIMESTAMP_LOG_APPEND_TIME, "type")
        expect(abs(m.timestamp()[1] - now) < 300_000, "append time is now")
    expect_equal([m.timestamp()[1] for m in messages], sorted(m.timestamp()[1] for m in messages), "append times grow")
    strict = create_topic(unique("strict"), config={"message.timestamp.after.max.ms": "3600000"})
    p = producer()
    errors = []
    p.produce(strict, b"x", timestamp=int(now) + 86_400_000, on_delivery=lambda error, _m: errors.append(error))
    p.flush(30)
    expect_equal([e and e.code() for e in errors], [KafkaError.INVALID_TIMESTAMP], "a timestamp a day ahead")


@check("transactions")
def transactions():
    """Either transactions work, or the client learns at once that they are not there."""
    topic = create_topic(unique("transactions"))
    p = producer(**{"transactional.id": unique("tx")})
    try:
        p.init_transactions(20)
    except KafkaException as error:
        code = error.args[0].code()
        expect(code not in (KafkaError._TIMED_OUT, KafkaError._TRANSPORT), f"a clean refusal, not {error.args[0]}")
        print(f"refused: {error.args[0]}")
        return
    for outcome in ["commit", "abort", "commit"]:
        p.begin_transaction()
        p.produce(topic, outcome.encode())
        p.commit_transaction(20) if outcome == "commit" else p.abort_transaction(20)
    messages = read_partition(topic, 2, seconds=10, isolation_level="read_committed")
    expect_equal([m.value() for m in messages], [b"commit", b"commit"], "committed records")
