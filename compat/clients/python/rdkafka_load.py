"""A load on a cluster that suffers, through librdkafka: the same life, and the same history, as `clusterload load`.

rdkafka_load.py TOPIC PARTITIONS HISTORY RATE RACK: one producer a partition, every second idempotent, and a
reader that commits for a group as it goes; until "finish" on standard input. Prints JSON, an object a line.
"""

import faulthandler
import json
import os
import struct
import sys
import threading
import time
import traceback
import zlib

from common import BOOTSTRAP
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

TOPIC, PARTITIONS, HISTORY, RATE, RACK = sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), sys.argv[5]
FLUSH_SECONDS = 120
STATISTICS_SECONDS = 5
# librdkafka's own main thread has said nothing for so long: it waits for a lock for ever (librdkafka issue 5476, met when
# a broker is gone while an OffsetForLeaderEpoch is on its way). A broker cannot cause that, nor end it.
LOCKED_SECONDS = 60


class Load:
    def __init__(self):
        self.lock = threading.Lock()
        self.history = open(HISTORY, "w", buffering=1 << 16)
        self.sent = self.acked = self.failed = self.read = self.renewed = 0
        self.error = ""
        self.last = time.monotonic()
        self.longest = 0.0
        self.stopping = threading.Event()
        self.reading = threading.Event()
        self.highest = {}
        self.position = {}
        self.statistics = "none"
        self.told = time.monotonic()
        self.locked = []

    def write(self, *fields):
        with self.lock:
            print(*fields, file=self.history)

    def delivered(self, partition, number):
        def done(error, message):
            now = time.time_ns() // 1_000_000
            if error is not None:
                self.failed += 1
                self.error = str(error)
                self.write("f", partition, number, now, json.dumps(str(error)))
                return
            moment = time.monotonic()
            self.longest = max(self.longest, moment - self.last)
            self.last = moment
            self.acked += 1
            self.highest[partition] = max(self.highest.get(partition, -1), message.offset())
            self.write("a", partition, number, message.offset(), now)

        return done

    def produce(self, partition):
        idempotent = partition % 2 == 0
        self.write("i", partition, 1 if idempotent else 0)
        producer = Producer(
            {
                "bootstrap.servers": BOOTSTRAP,
                "acks": "all",
                "enable.idempotence": idempotent,
                "linger.ms": 2,
                "message.timeout.ms": 0,
                "reconnect.backoff.max.ms": 500,
                "retry.backoff.ms": 20,
                "retry.backoff.max.ms": 100,
                "log_level": 0,
            }
        )
        began = time.monotonic()
        number = 0
        while not self.stopping.is_set():
            body = struct.pack(">q", number) + os.urandom(number % 200)
            value = struct.pack(">I", zlib.crc32(body)) + body
            try:
                producer.produce(TOPIC, value, partition=partition, on_delivery=self.delivered(partition, number))
            except BufferError:
                producer.poll(0.05)
                continue
            except KafkaException as error:  # after a fatal error nothing is taken any more
                self.failed += 1
                self.error = str(error)
                producer.poll(0.05)
                continue
            self.sent += 1
            number += 1
            # A poll ends with the first answer that it serves.
            while (left := began + number / RATE - time.monotonic()) > 0 and not self.stopping.is_set():
                producer.poll(left)
        self.write("n", partition, number)
        left = producer.flush(FLUSH_SECONDS)
        if left:
            self.failed += left
            self.error = f"partition {partition}: {left} records not acknowledged {FLUSH_SECONDS} s after the end"

    def consume(self):
        try:
            self.read_on()
        except Exception as error:
            self.error = f"the reader failed: {error!r}"
            traceback.print_exc()

    def keep(self, statistics):
        self.statistics = statistics
        self.told = time.monotonic()

    def reader(self):
        """A consumer of all partitions, from where the one before it has read to."""
        consumer = Consumer(
            {
                "bootstrap.servers": BOOTSTRAP,
                "group.id": f"{TOPIC}-group",
                "client.rack": RACK,
                "auto.offset.reset": "error",
                "enable.auto.commit": False,
                "reconnect.backoff.max.ms": 500,
                "statistics.interval.ms": STATISTICS_SECONDS * 1000,
                "stats_cb": self.keep,
            }
        )
        consumer.assign([TopicPartition(TOPIC, p, self.position.get(p, -1) + 1) for p in range(PARTITIONS)])
        self.told = time.monotonic()
        return consumer

    def read_on(self):
        """Reads each partition once, in order, and commits for the group now and then."""
        consumer = self.reader()
        committed = time.monotonic()
        while not self.reading.is_set():
            for message in consumer.consume(1000, 0.2):
                now = time.time_ns() // 1_000_000
                if message.error():
                    self.error = str(message.error())
                    self.write("e", RACK, message.partition(), now, json.dumps(self.error))
                    continue
                value = message.value()
                whole = len(value) >= 12 and struct.unpack(">I", value[:4])[0] == zlib.crc32(value[4:])
                number = struct.unpack(">q", value[4:12])[0] if whole else -1
                self.read += 1
                self.position[message.partition()] = message.offset()
                self.write("r", RACK, message.partition(), message.offset(), number, now)
            if time.monotonic() - self.told > LOCKED_SECONDS:
                self.explain()
                self.locked.append(consumer)  # to let go of it would wait for the lock too
                self.renewed += 1
                consumer = self.reader()
            if time.monotonic() - committed > 1:
                committed = time.monotonic()
                try:
                    consumer.commit(asynchronous=True)
                except KafkaException:
                    pass
        consumer.close()

    def behind(self):
        """How many partitions' readers have not read what was acknowledged last."""
        return sum(1 for p, offset in dict(self.highest).items() if self.position.get(p, -1) < offset)

    def explain(self):
        """For a reader that stands still: where the threads are and what librdkafka thinks of brokers and partitions."""
        faulthandler.dump_traceback()
        with open(f"{HISTORY}.statistics", "a") as file:
            file.write(f"{self.statistics}\n")

    def report(self, kind):
        facts = {
            "sent": self.sent,
            "acked": self.acked,
            "failed": self.failed,
            "read": self.read,
            "gapMs": round(1000 * (time.monotonic() - self.last)),
            "longestGapMs": round(1000 * self.longest),
            "behind": self.behind(),
            "renewed": self.renewed,
            "error": self.error,
        }
        print(json.dumps({kind: facts}), flush=True)


def main():
    load = Load()
    producers = [threading.Thread(target=load.produce, args=(p,), daemon=True) for p in range(PARTITIONS)]
    reader = threading.Thread(target=load.consume, daemon=True)
    for thread in [*producers, reader]:
        thread.start()
    print(json.dumps({"ready": True}), flush=True)

    def tick():
        while not load.reading.is_set():
            time.sleep(0.25)
            load.report("stat")

    threading.Thread(target=tick, daemon=True).start()
    for line in sys.stdin:
        if line.strip() == "finish":
            break
        if line.strip() == "reset":  # the longest gap is counted anew
            load.longest, load.last = 0.0, time.monotonic()
        if line.strip() == "explain":
            load.explain()
    load.stopping.set()
    for thread in producers:
        thread.join()
    limit = time.monotonic() + FLUSH_SECONDS
    while load.behind() and time.monotonic() < limit:
        time.sleep(0.02)
    if load.behind():
        load.explain()
    load.reading.set()
    reader.join(30)
    load.history.close()
    load.report("finished")
    sys.stdout.flush()
    os._exit(0)


main()
