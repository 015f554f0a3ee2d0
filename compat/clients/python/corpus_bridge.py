"""Reads one topic in a consumer group and writes it, partition by partition, to another with another codec.

Usage: corpus_bridge.py FROM TO COUNT. Ends when COUNT records were passed on and acknowledged.
"""

import os
import sys
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

SOURCE, TARGET, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
SERVERS = {"bootstrap.servers": os.environ["COMPAT_BOOTSTRAP"], "reconnect.backoff.max.ms": 200}
CODECS = ["zstd", "lz4", "snappy", "gzip", "none"]

consumer = Consumer({
    **SERVERS,
    "group.id": f"{SOURCE}-bridge",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
    "check.crcs": True,
})
producers = [
    Producer({**SERVERS, "enable.idempotence": True, "acks": "all", "compression.type": codec, "linger.ms": 5,
              "queue.buffering.max.messages": 200_000})
    for codec in CODECS
]
acknowledged = 0
following = {}


def delivered(error, _message):
    global acknowledged
    if error:
        print("not delivered:", error, flush=True)
        os._exit(1)
    acknowledged += 1


consumer.subscribe([SOURCE])
taken = 0
last_commit = time.monotonic()
while acknowledged < COUNT:
    for message in consumer.consume(5000, 0.1):
        error = message.error()
        if error:
            # While the broker is away a client may say so; it goes on by itself.
            if error.retriable() or error.code() in (KafkaError._TRANSPORT, KafkaError._ALL_BROKERS_DOWN):
                continue
            raise KafkaException(error)
        partition = message.partition()
        # After a lost membership the group goes back to its commit: what was passed on already is left out.
        if message.offset() < following.get(partition, 0):
            continue
        if message.offset() != following.get(partition, 0):
            sys.exit(f"partition {partition}: offset {message.offset()} follows {following.get(partition, 0) - 1}")
        following[partition] = message.offset() + 1
        taken += 1
        while True:
            try:
                producers[partition % len(producers)].produce(
                    TARGET, message.value(), message.key(), partition, headers=message.headers(), on_delivery=delivered
                )
                break
            except BufferError:
                for p in producers:
                    p.poll(0.05)
    for p in producers:
        p.poll(0)
    if following and time.monotonic() - last_commit > 1:
        last_commit = time.monotonic()
        consumer.commit(offsets=[TopicPartition(SOURCE, q, o) for q, o in following.items()], asynchronous=True)
for p in producers:
    p.flush(60)
consumer.close()
print("done", acknowledged, taken, flush=True)
sys.exit(0 if acknowledged == taken == COUNT else 1)
