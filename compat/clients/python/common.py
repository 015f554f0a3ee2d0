"""What the checks of all Python clients share: the records they send, assertions, and the command line."""

import os
import sys
import threading
import time
import traceback
import uuid

BOOTSTRAP = os.environ["COMPAT_BOOTSTRAP"]
# Timestamp of the first record: an hour ago, so that retention leaves it alone.
BASE = int(time.time() * 1000) - 3_600_000
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
CHECKS = {}


def check(name):
    """Registers a function as the check of this name."""

    def register(function):
        CHECKS[name] = function
        return function

    return register


def main():
    """Runs the check named on the command line; the process ends with 1 when it fails."""
    name = sys.argv[1]
    try:
        CHECKS[name]()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
    # Not sys.exit: a client thread left behind must not keep a passed check alive.
    os._exit(0)


def unique(name):
    return f"compat-{name}-{uuid.uuid4().hex[:8]}"


def expect_equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: expected {shorten(expected)}, got {shorten(actual)}")


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def shorten(value):
    text = repr(value)
    return text if len(text) < 600 else f"{text[:600]}... ({len(text)} characters)"


def wait_until(condition, seconds, what, pause=0.05):
    """Returns the first true value of `condition`; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(pause)


def sample_records(count=40):
    """(key, value, headers, timestamp) with every shape a record can have."""
    records = []
    for i in range(count):
        key = None if i % 5 == 0 else f"key-{i % 7}-\u00e4\u4e2d".encode()
        value = None if i % 9 == 8 else b"" if i % 9 == 7 else (f"value {i} \U0001f600 ".encode() * (1 + i * 3))
        headers = []
        if i % 3 == 1:
            headers = [("trace", f"id-{i}".encode()), ("trace", b"second of one name"), ("empty", b"")]
        if i % 6 == 4:
            headers.append(("null", None))
        records.append((key, value, headers, BASE + i * 1000))
    return records


class Tally:
    """Which record was seen how often, and who owned a partition when; shared by the members of a group."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seen = {}
        self.owners = {}
        self.overlaps = []

    def record(self, identity):
        with self.lock:
            self.seen[identity] = self.seen.get(identity, 0) + 1

    def assigned(self, member, partitions):
        with self.lock:
            for partition in partitions:
                owner = self.owners.get(partition)
                if owner is not None and owner != member:
                    self.overlaps.append((partition, owner, member))
                self.owners[partition] = member

    def revoked(self, member, partitions):
        with self.lock:
            for partition in partitions:
                if self.owners.get(partition) == member:
                    del self.owners[partition]

    def share(self):
        """Partitions owned by each member now."""
        with self.lock:
            shares = {}
            for owner in self.owners.values():
                shares[owner] = shares.get(owner, 0) + 1
            return shares

    def count(self):
        with self.lock:
            return len(self.seen)

    def repeated(self):
        with self.lock:
            return sum(1 for times in self.seen.values() if times > 1)
