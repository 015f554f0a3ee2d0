import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Runs one check of the Java clients, named on the command line; also what all of them share. */
public final class Checks {
    /** A check may throw anything: it has failed then. */
    interface Check {
        void run() throws Exception;
    }

    static final String BOOTSTRAP = System.getenv("COMPAT_BOOTSTRAP");
    /** Timestamp of the first record: an hour ago, so that retention leaves it alone. */
    static final long BASE = System.currentTimeMillis() - 3_600_000;
    static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private Checks() {}

    public static void main(String[] arguments) {
        Map<String, Check> checks = new java.util.HashMap<>();
        checks.putAll(Records.CHECKS);
        checks.putAll(Groups.CHECKS);
        checks.putAll(Administration.CHECKS);
        checks.put("streams-word-count", WordCount::run);
        try {
            checks.get(arguments[0]).run();
        } catch (Throwable problem) {
            problem.printStackTrace();
            // halt: threads of clients left behind must not keep a failed check alive.
            Runtime.getRuntime().halt(1);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", BOOTSTRAP));
    }

    static String unique(String name) {
        return "compat-" + name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static String createTopic(String name, int partitions, Map<String, String> configs) throws Exception {
        try (Admin admin = admin()) {
            get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs))).all());
            awaitServed(admin, name, partitions);
        }
        return name;
    }

    /** A broker may acknowledge a topic's creation a moment before it serves its partitions. */
    static void awaitServed(Admin admin, String topic, int partitions) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new java.util.HashMap<>();
        for (int p = 0; p < partitions; p++) ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
        for (int attempt = 0; ; attempt++) {
            try {
                get(admin.listOffsets(ends).all());
                return;
            } catch (UnknownTopicOrPartitionException early) {
                if (attempt == 100) throw early;
                Thread.sleep(50);
            }
        }
    }

    static String createTopic(String name, int partitions) throws Exception {
        return createTopic(name, partitions, Map.of());
    }

    /** Waits for an answer; the error inside, not the wrapper around it. */
    static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException wrapped) {
            throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
        }
    }

    static KafkaProducer<byte[], byte[]> producer(String... settings) {
        Properties properties = properties(settings);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static KafkaConsumer<byte[], byte[]> consumer(String group, String... settings) {
        Properties properties = new Properties();
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        if (group != null) properties.put("group.id", group);
        properties.putAll(properties(settings));
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Names and values in turn. */
    private static Properties properties(String... settings) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", BOOTSTRAP);
        for (int i = 0; i < settings.length; i += 2) properties.put(settings[i], settings[i + 1]);
        return properties;
    }

    static void deliver(KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) sent.add(producer.send(record));
        producer.flush();
        for (Future<RecordMetadata> future : sent) get(future);
    }

    static void deliverNumbers(String topic, int partition, int count) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            deliver(producer, numbers(topic, partition, count));
        }
    }

    static List<ProducerRecord<byte[], byte[]>> numbers(String topic, int partition, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ProducerRecord<>(topic, partition, BASE + i * 1000L, null, bytes("" + i)));
        }
        return records;
    }

    /** Records of every shape that a record can have. */
    static List<ProducerRecord<byte[], byte[]>> samples(String topic, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] key = i % 5 == 0 ? null : bytes("key-" + i % 7 + "-ä中");
            byte[] value = i % 9 == 8 ? null : i % 9 == 7 ? new byte[0] : bytes(("value " + i + " 😀 ").repeat(1 + i * 3));
            List<Header> headers = new ArrayList<>();
            if (i % 3 == 1) {
                headers.add(new RecordHeader("trace", bytes("id-" + i)));
                headers.add(new RecordHeader("trace", bytes("second of one name")));
                headers.add(new RecordHeader("empty", new byte[0]));
            }
            if (i % 6 == 4) headers.add(new RecordHeader("null", null));
            records.add(new ProducerRecord<>(topic, 0, BASE + i * 1000L, key, value, headers));
        }
        return records;
    }

    /** Polls until there are `count` records or the time is up. */
    static List<ConsumerRecord<byte[], byte[]>> read(KafkaConsumer<byte[], byte[]> consumer, int count, int seconds) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (records.size() < count && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }

    static List<ConsumerRecord<byte[], byte[]>> readPartition(TopicPartition partition, int count, String... settings) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(null, settings)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return read(consumer, count, 60);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    static void expect(boolean condition, String what) {
        if (!condition) throw new AssertionError(what);
    }

    static void equal(Object actual, Object expected, String what) {
        boolean same = actual instanceof byte[] a && expected instanceof byte[] b ? Arrays.equals(a, b) : Objects.equals(actual, expected);
        if (!same) throw new AssertionError(what + ": expected " + shorten(expected) + ", got " + shorten(actual));
    }

    private static String shorten(Object value) {
        String text = String.valueOf(value);
        return text.length() < 500 ? text : text.substring(0, 500) + "...";
    }

    static void until(int seconds, String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            expect(System.nanoTime() < deadline, "not within " + seconds + " s: " + what);
            Thread.sleep(30);
        }
    }

    /** The error that a call fails with; the check fails when it does not. */
    static <E extends Throwable> E fails(Class<E> expected, Check call, String what) {
        try {
            call.run();
        } catch (Throwable problem) {
            Throwable cause = problem instanceof ExecutionException ? problem.getCause() : problem;
            if (expected.isInstance(cause)) return expected.cast(cause);
            throw new AssertionError(what + ": expected " + expected.getSimpleName() + ", got " + cause, cause);
        }
        throw new AssertionError(what + ": expected " + expected.getSimpleName() + ", but it succeeded");
    }
}
