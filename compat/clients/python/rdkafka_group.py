"""A consumer group through librdkafka while coordinators and leaders go away.

rdkafka_group.py TOPIC PARTITIONS GROUP MEMBERS: members that commit after every batch, until "finish" on standard input; then
they read to the end and commit it. What may not be: an offset skipped, or one below the group's last acknowledged commit read
again. Prints JSON, an object a line, as rdkafka_load.py does.
"""

import json
import os
import sys
import threading
import time

from common import BOOTSTRAP
from confluent_kafka import Consumer, KafkaException, TopicPartition

TOPIC, PARTITIONS, GROUP, MEMBERS = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
END_SECONDS = 60


class Group:
    def __init__(self):
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.next = {}  # partition: the offset that comes next when nothing is repeated
        self.committed = {}  # partition: the last commit that was acknowledged
        self.read = self.repeated = self.skipped = self.below = self.commit_errors = 0
        self.error = ""
        self.last = time.monotonic()
        self.longest = 0.0

    def saw(self, partition, offset):
        with self.lock:
            now = time.monotonic()
            self.longest = max(self.longest, now - self.last)
            self.last = now
            self.read += 1
            expected = self.next.get(partition, 0)
            if offset < self.committed.get(partition, 0):
                self.below += 1
                self.error = f"partition {partition}: offset {offset} again after a commit of {self.committed[partition]}"
            elif offset < expected:
                self.repeated += 1
            elif offset > expected:
                self.skipped += 1
                self.error = f"partition {partition}: offset {offset} after {expected - 1}"
            self.next[partition] = max(expected, offset + 1)

    def member(self):
        consumer = Consumer(
            {
                "bootstrap.servers": BOOTSTRAP,
                "group.id": GROUP,
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
                "session.timeout.ms": 10000,
                "partition.assignment.strategy": "cooperative-sticky",
                "reconnect.backoff.max.ms": 500,
                "log_level": 0,
            }
        )
        consumer.subscribe([TOPIC])
        while not self.stopping.is_set():
            self.step(consumer)
        consumer.close()

    def step(self, consumer):
        messages = [m for m in consumer.consume(500, 0.2) if not m.error()]
        for message in messages:
            self.saw(message.partition(), message.offset())
        if not messages:
            return
        ends = {}
        for message in messages:
            ends[message.partition()] = max(ends.get(message.partition(), 0), message.offset() + 1)
        try:
            done = consumer.commit(offsets=[TopicPartition(TOPIC, p, o) for p, o in ends.items()], asynchronous=False)
        except KafkaException as problem:
            # A member that was not heard of in time has lost its partitions; another reads them again.
            self.commit_errors += 1
            self.error = str(problem)
            return
        with self.lock:
            for part in done:
                if part.error is None:
                    self.committed[part.partition] = max(self.committed.get(part.partition, 0), part.offset)

    def report(self, kind):
        facts = {
            "sent": 0,
            "acked": sum(self.committed.values()),
            "failed": self.skipped + self.below,
            "read": self.read,
            "gapMs": round(1000 * (time.monotonic() - self.last)),
            "longestGapMs": round(1000 * self.longest),
            "behind": sum(1 for p, n in dict(self.next).items() if self.committed.get(p, 0) < n),
            "repeated": self.repeated,
            "error": self.error,
        }
        print(json.dumps({kind: facts}), flush=True)


def end_offsets():
    probe = Consumer({"bootstrap.servers": BOOTSTRAP, "group.id": "unused", "log_level": 0})
    limit = time.monotonic() + END_SECONDS
    while True:
        try:
            return {p: probe.get_watermark_offsets(TopicPartition(TOPIC, p), timeout=30)[1] for p in range(PARTITIONS)}
        except KafkaException as problem:
            if time.monotonic() > limit:
                raise
            print(f"end offsets: {problem}", file=sys.stderr, flush=True)
            time.sleep(0.1)


def main():
    group = Group()
    members = [threading.Thread(target=group.member, daemon=True) for _ in range(MEMBERS)]
    for member in members:
        member.start()
    print(json.dumps({"ready": True}), flush=True)

    def tick():
        while not group.stopping.is_set():
            time.sleep(0.25)
            group.report("stat")

    threading.Thread(target=tick, daemon=True).start()
    for line in sys.stdin:
        if line.strip() == "finish":
            break
        if line.strip() == "reset":  # the longest gap is counted anew
            group.longest, group.last = 0.0, time.monotonic()
    ends = end_offsets()
    limit = time.monotonic() + END_SECONDS
    while any(group.committed.get(p, 0) < end for p, end in ends.items()) and time.monotonic() < limit:
        time.sleep(0.05)
    group.stopping.set()
    for member in members:
        member.join(20)
    late = {p: (group.committed.get(p, 0), end) for p, end in ends.items() if group.committed.get(p, 0) < end}
    if late:
        group.error = f"not read and committed to the end (committed, end): {late}; {group.error}"
        group.skipped += 1
    group.report("finished")
    os._exit(0)


main()
