import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** Producing, reading, positions, times and sizes. */
final class Records {
    static final Map<String, Checks.Check> CHECKS = Map.of(
            "roundtrip", Records::roundtrip,
            "idempotent", Records::idempotent,
            "producer-modes", Records::producerModes,
            "offsets-for-times", Records::offsetsForTimes,
            "seek-pause", Records::seekPause,
            "read-committed", Records::readCommitted,
            "large-messages", Records::largeMessages,
            "timestamps", Records::timestamps,
            "transactions", Records::transactions);

    private Records() {}

    private static void roundtrip() throws Exception {
        TopicPartition partition = new TopicPartition(Checks.createTopic(Checks.unique("roundtrip"), 1), 0);
        List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        for (String codec : Checks.CODECS) {
            List<ProducerRecord<byte[], byte[]>> records = Checks.samples(partition.topic(), 40);
            try (KafkaProducer<byte[], byte[]> producer = Checks.producer("compression.type", codec, "linger.ms", "50")) {
                Checks.deliver(producer, records);
            }
            sent.addAll(records);
        }
        List<ConsumerRecord<byte[], byte[]>> got = Checks.readPartition(partition, sent.size());
        Checks.equal(got.size(), sent.size(), "records");
        for (int i = 0; i < sent.size(); i++) {
            ConsumerRecord<byte[], byte[]> actual = got.get(i);
            ProducerRecord<byte[], byte[]> expected = sent.get(i);
            Checks.equal(actual.offset(), (long) i, "offset");
            Checks.equal(actual.key(), expected.key(), "key of " + i);
            Checks.equal(actual.value(), expected.value(), "value of " + i);
            Checks.equal(actual.timestamp(), expected.timestamp(), "timestamp of " + i);
            Header[] headers = actual.headers().toArray();
            Checks.equal(headers.length, expected.headers().toArray().length, "headers of " + i);
            for (int h = 0; h < headers.length; h++) {
                Checks.equal(headers[h].key(), expected.headers().toArray()[h].key(), "header key of " + i);
                Checks.equal(headers[h].value(), expected.headers().toArray()[h].value(), "header value of " + i);
            }
        }
    }

    private static void idempotent() throws Exception {
        int count = 300_000;
        int partitions = 4;
        String topic = Checks.createTopic(Checks.unique("idempotent"), partitions);
        AtomicLong acknowledged = new AtomicLong();
        AtomicReference<Exception> error = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer("acks", "all", "enable.idempotence", "true",
                "max.in.flight.requests.per.connection", "5", "linger.ms", "1", "batch.size", "16384")) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, Checks.bytes("" + i)), (metadata, problem) -> {
                    if (problem == null) acknowledged.incrementAndGet();
                    else error.set(problem);
                });
            }
        }
        if (error.get() != null) throw error.get();
        Checks.equal(acknowledged.get(), (long) count, "acknowledged");
        for (int p = 0; p < partitions; p++) {
            List<ConsumerRecord<byte[], byte[]>> got = Checks.readPartition(new TopicPartition(topic, p), count / partitions);
            Checks.equal(got.size(), count / partitions, "records of partition " + p);
            for (int i = 0; i < got.size(); i++) {
                Checks.equal(Checks.text(got.get(i).value()), "" + (i * partitions + p), "record in its place");
                Checks.equal(got.get(i).offset(), (long) i, "offset");
            }
        }
    }

    private static void producerModes() throws Exception {
        String topic = Checks.createTopic(Checks.unique("modes"), 1);
        List<String> sent = new ArrayList<>();
        for (String acks : List.of("0", "1", "all")) {
            try (KafkaProducer<byte[], byte[]> producer = Checks.producer("acks", acks, "linger.ms", "0",
                    "enable.idempotence", "false", "max.in.flight.requests.per.connection", "1")) {
                for (int i = 0; i < 200; i++) {
                    sent.add(acks + "-" + i);
                    // One at a time: as many requests as records.
                    Checks.get(producer.send(new ProducerRecord<>(topic, Checks.bytes(acks + "-" + i))));
                }
            }
        }
        List<String> got = Checks.readPartition(new TopicPartition(topic, 0), sent.size()).stream().map(r -> Checks.text(r.value())).toList();
        Checks.equal(got.size(), sent.size(), "records");
        // Each producer's records are in order; those of acks=0 may still come while the next producer writes.
        for (String acks : List.of("0-", "1-", "all-")) {
            Checks.equal(got.stream().filter(value -> value.startsWith(acks)).toList(),
                    sent.stream().filter(value -> value.startsWith(acks)).toList(), "records of acks=" + acks);
        }
    }

    private static void offsetsForTimes() throws Exception {
        TopicPartition partition = new TopicPartition(Checks.createTopic(Checks.unique("times"), 1), 0);
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer("compression.type", "lz4", "linger.ms", "50")) {
            Checks.deliver(producer, Checks.numbers(partition.topic(), 0, 200));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(null); Admin admin = Checks.admin()) {
            for (long[] pair : new long[][] {{0, 0}, {1, 1}, {500, 1}, {99_001, 100}, {199_000, 199}}) {
                OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, Checks.BASE + pair[0])).get(partition);
                Checks.equal(found.offset(), pair[1], "offset " + pair[0] + " ms after the first record");
                Checks.equal(found.timestamp(), Checks.BASE + pair[1] * 1000, "its timestamp");
            }
            Checks.equal(consumer.offsetsForTimes(Map.of(partition, Checks.BASE + 199_001)).get(partition), null, "after the last record");
            Checks.equal(consumer.beginningOffsets(List.of(partition)).get(partition), 0L, "beginning");
            Checks.equal(consumer.endOffsets(List.of(partition)).get(partition), 200L, "end");
            Map<OffsetSpec, Long> expected = Map.of(OffsetSpec.earliest(), 0L, OffsetSpec.latest(), 200L,
                    OffsetSpec.maxTimestamp(), 199L, OffsetSpec.forTimestamp(Checks.BASE + 50_500), 51L,
                    OffsetSpec.earliestLocal(), 0L, OffsetSpec.latestTiered(), -1L);
            for (Map.Entry<OffsetSpec, Long> entry : expected.entrySet()) {
                long offset = Checks.get(admin.listOffsets(Map.of(partition, entry.getKey())).partitionResult(partition)).offset();
                Checks.equal(offset, entry.getValue(), entry.getKey().getClass().getSimpleName());
            }
        }
    }

    private static void seekPause() throws Exception {
        String topic = Checks.createTopic(Checks.unique("seek"), 2);
        TopicPartition zero = new TopicPartition(topic, 0);
        TopicPartition one = new TopicPartition(topic, 1);
        Checks.deliverNumbers(topic, 0, 500);
        Checks.deliverNumbers(topic, 1, 500);
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(null)) {
            consumer.assign(List.of(zero, one));
            Checks.equal(Checks.read(consumer, 1000, 30).size(), 1000, "records");
            consumer.pause(List.of(zero));
            consumer.seek(zero, 400);
            consumer.seek(one, 400);
            List<ConsumerRecord<byte[], byte[]>> got = Checks.read(consumer, 101, 2);
            Checks.equal(got.size(), 100, "records of the partition that is not paused");
            Checks.equal(got.get(0).offset(), 400L, "offset after seek");
            Checks.equal(got.get(0).partition(), 1, "partition");
            consumer.resume(List.of(zero));
            Checks.equal(Checks.read(consumer, 100, 20).size(), 100, "records after resume");
            consumer.seekToEnd(List.of(zero));
            Checks.equal(consumer.position(zero), 500L, "position at the end");
        }
    }

    private static void readCommitted() throws Exception {
        TopicPartition partition = new TopicPartition(Checks.createTopic(Checks.unique("committed"), 1), 0);
        Checks.deliverNumbers(partition.topic(), 0, 1000);
        Checks.equal(Checks.readPartition(partition, 1000, "isolation.level", "read_committed").size(), 1000, "records");
        try (Admin admin = Checks.admin(); KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(null, "isolation.level", "read_committed")) {
            Checks.equal(consumer.endOffsets(List.of(partition)).get(partition), 1000L, "last stable offset");
            ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
            long end = Checks.get(admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options).partitionResult(partition)).offset();
            Checks.equal(end, 1000L, "last stable offset by the admin client");
        }
    }

    private static void largeMessages() throws Exception {
        int limit = 300_000;
        String topic = Checks.createTopic(Checks.unique("large"), 1, Map.of("max.message.bytes", "" + limit));
        String big = Checks.createTopic(Checks.unique("larger"), 1, Map.of("max.message.bytes", "20000000"));
        byte[] body = new byte[10_000_000];
        for (int i = 0; i < body.length; i++) body[i] = (byte) (i * 7);
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer("max.request.size", "30000000", "buffer.memory", "60000000")) {
            Checks.get(producer.send(new ProducerRecord<>(topic, new byte[limit - 81])));
            Checks.fails(RecordTooLargeException.class, () -> Checks.get(producer.send(new ProducerRecord<>(topic, new byte[limit]))), "over the limit");
            Checks.get(producer.send(new ProducerRecord<>(topic, Checks.bytes("after"))));
            Checks.get(producer.send(new ProducerRecord<>(big, body)));
        }
        List<ConsumerRecord<byte[], byte[]>> got = Checks.readPartition(new TopicPartition(topic, 0), 2, "max.partition.fetch.bytes", "1000", "fetch.max.bytes", "1000");
        Checks.equal(got.size(), 2, "records");
        Checks.equal(got.get(0).value().length, limit - 81, "size of the first");
        got = Checks.readPartition(new TopicPartition(big, 0), 1, "max.partition.fetch.bytes", "1000");
        Checks.equal(got.get(0).value(), body, "a 10 MB record");
    }

    private static void timestamps() throws Exception {
        String appended = Checks.createTopic(Checks.unique("append-time"), 1, Map.of("message.timestamp.type", "LogAppendTime"));
        String strict = Checks.createTopic(Checks.unique("strict"), 1, Map.of("message.timestamp.before.max.ms", "3600000"));
        for (String codec : Checks.CODECS) {
            try (KafkaProducer<byte[], byte[]> producer = Checks.producer("compression.type", codec)) {
                long before = System.currentTimeMillis();
                long told = Checks.get(producer.send(new ProducerRecord<>(appended, 0, 5L, null, Checks.bytes("x")))).timestamp();
                Checks.expect(told >= before - 1000 && told <= System.currentTimeMillis() + 1000, "the producer is told the append time: " + told);
            }
        }
        for (ConsumerRecord<byte[], byte[]> record : Checks.readPartition(new TopicPartition(appended, 0), Checks.CODECS.size())) {
            Checks.equal(record.timestampType(), TimestampType.LOG_APPEND_TIME, "type");
            Checks.expect(Math.abs(record.timestamp() - System.currentTimeMillis()) < 300_000, "append time is now");
        }
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer()) {
            Checks.fails(InvalidTimestampException.class, () -> Checks.get(producer.send(new ProducerRecord<>(strict, 0, 5L, null, new byte[1]))), "a timestamp of long ago");
        }
    }

    /** Either transactions work, or the client learns at once that they are not there. */
    private static void transactions() throws Exception {
        String topic = Checks.createTopic(Checks.unique("transactions"), 1);
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer("transactional.id", Checks.unique("tx"), "max.block.ms", "20000")) {
            try {
                producer.initTransactions();
            } catch (TimeoutException unclear) {
                throw new AssertionError("a clean refusal, not a timeout", unclear);
            } catch (RuntimeException refusal) {
                System.out.println("refused: " + refusal);
                return;
            }
            for (String outcome : List.of("commit", "abort", "commit")) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, Checks.bytes(outcome)));
                if (outcome.equals("commit")) producer.commitTransaction();
                else producer.abortTransaction();
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(null, "isolation.level", "read_committed")) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            List<ConsumerRecord<byte[], byte[]>> got = Checks.read(consumer, 2, 20);
            consumer.poll(Duration.ofMillis(500)).forEach(got::add);
            Checks.equal(got.stream().map(r -> Checks.text(r.value())).toList(), List.of("commit", "commit"), "committed records");
        }
    }
}
