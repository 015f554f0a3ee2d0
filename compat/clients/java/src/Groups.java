import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Consumer groups of both protocols. */
final class Groups {
    private static final String[] CONSUMER = {"group.protocol", "consumer"};

    static final Map<String, Checks.Check> CHECKS = new HashMap<>(Map.of(
            "group-resume", () -> resume(),
            "group-resume-consumer-protocol", () -> resume(CONSUMER),
            "rebalance-range", () -> rebalance(false, classic(RangeAssignor.class)),
            "rebalance-roundrobin", () -> rebalance(false, classic(RoundRobinAssignor.class)),
            "rebalance-sticky", () -> rebalance(false, classic(StickyAssignor.class)),
            "rebalance-cooperative", () -> rebalance(false, classic(CooperativeStickyAssignor.class)),
            "rebalance-static", () -> rebalance(true, classic(RangeAssignor.class)),
            "rebalance-consumer-protocol", () -> rebalance(false, CONSUMER),
            "rebalance-consumer-range", () -> rebalance(false, "group.protocol", "consumer", "group.remote.assignor", "range")));

    static {
        CHECKS.put("rebalance-consumer-static", () -> rebalance(true, CONSUMER));
        CHECKS.put("protocol-upgrade", Groups::upgrade);
        CHECKS.put("regex", () -> regex(false));
        CHECKS.put("regex-consumer-protocol", () -> regex(true));
    }

    private Groups() {}

    private static String[] classic(Class<?> assignor) {
        return new String[] {"group.protocol", "classic", "partition.assignment.strategy", assignor.getName(),
            "heartbeat.interval.ms", "300", "session.timeout.ms", "10000"};
    }

    private static void resume(String... settings) throws Exception {
        String topic = Checks.createTopic(Checks.unique("resume"), 3);
        String group = Checks.unique("group");
        for (int p = 0; p < 3; p++) Checks.deliverNumbers(topic, p, 500);
        Map<Integer, Long> next = new HashMap<>();
        for (int share : new int[] {600, 900}) {
            try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(group, settings)) {
                consumer.subscribe(List.of(topic));
                List<ConsumerRecord<byte[], byte[]>> got = Checks.read(consumer, share, 60).subList(0, share);
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : got) {
                    Checks.equal(record.offset(), next.getOrDefault(record.partition(), 0L), "next offset");
                    next.put(record.partition(), record.offset() + 1);
                    offsets.put(new TopicPartition(topic, record.partition()), new OffsetAndMetadata(record.offset() + 1, "meta-" + record.partition()));
                }
                consumer.commitSync(offsets);
                Checks.equal(consumer.committed(offsets.keySet()), offsets, "committed offsets and metadata");
            }
        }
    }

    /** One member of a group under test, in a thread of its own. */
    private static final class Member extends Thread {
        final AtomicBoolean leave = new AtomicBoolean();
        final KafkaConsumer<byte[], byte[]> consumer;
        private final String topic;
        private final Tally tally;

        Member(String name, String group, String topic, Tally tally, boolean fixed, String... settings) {
            super(name);
            this.topic = topic;
            this.tally = tally;
            String[] all = java.util.Arrays.copyOf(settings, settings.length + (fixed ? 2 : 0));
            if (fixed) {
                all[settings.length] = "group.instance.id";
                all[settings.length + 1] = name;
            }
            consumer = Checks.consumer(group, all);
        }

        @Override
        public void run() {
            try {
                consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
                    @Override
                    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                        if (!partitions.isEmpty()) consumer.commitSync();
                        tally.revoked(getName(), partitions);
                    }

                    @Override
                    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                        tally.assigned(getName(), partitions);
                    }

                    @Override
                    public void onPartitionsLost(Collection<TopicPartition> partitions) {
                        tally.revoked(getName(), partitions);
                    }
                });
                while (!leave.get()) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) tally.saw(record);
                }
            } catch (WakeupException told) {
                // Time to leave.
            } catch (RuntimeException problem) {
                tally.problem.compareAndSet(null, problem);
            } finally {
                consumer.close();
                tally.left(getName());
            }
        }
    }

    /** Which record was seen how often, and who owns a partition. */
    private static final class Tally {
        final AtomicReference<RuntimeException> problem = new AtomicReference<>();
        private final Map<String, Integer> seen = new HashMap<>();
        private final Map<Integer, String> owners = new TreeMap<>();
        private String overlap;

        synchronized void saw(ConsumerRecord<byte[], byte[]> record) {
            seen.merge(record.partition() + "@" + record.offset(), 1, Integer::sum);
        }

        synchronized void assigned(String member, Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                String before = owners.put(partition.partition(), member);
                if (before != null && !before.equals(member)) overlap = partition + " of " + before + " and " + member;
            }
        }

        synchronized void revoked(String member, Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) owners.remove(partition.partition(), member);
        }

        synchronized void left(String member) {
            owners.values().removeIf(member::equals);
        }

        synchronized Map<Integer, String> owners() {
            return new TreeMap<>(owners);
        }

        synchronized Map<String, Integer> shares() {
            Map<String, Integer> shares = new TreeMap<>();
            owners.values().forEach(owner -> shares.merge(owner, 1, Integer::sum));
            return shares;
        }

        synchronized int count() {
            return seen.size();
        }

        synchronized long repeated() {
            return seen.values().stream().filter(times -> times > 1).count();
        }

        void awaitShares(int seconds, Map<String, Integer> expected) throws Exception {
            try {
                Checks.until(seconds, "shares " + expected, () -> problem.get() != null || shares().equals(expected));
            } catch (AssertionError late) {
                throw new AssertionError(late.getMessage() + ", but " + shares());
            }
            if (problem.get() != null) throw problem.get();
        }
    }

    private static void rebalance(boolean fixed, String... settings) throws Exception {
        int count = 12_000;
        String topic = Checks.createTopic(Checks.unique("rebalance"), 6);
        String group = Checks.unique("group");
        Tally tally = new Tally();
        Thread load = new Thread(() -> {
            try (KafkaProducer<byte[], byte[]> producer = Checks.producer("linger.ms", "5")) {
                for (int i = 0; i < count; i++) {
                    producer.send(new ProducerRecord<>(topic, i % 6, null, Checks.bytes("" + i)));
                    if (i % 100 == 0) Thread.sleep(50);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        load.start();
        Member a = new Member("a", group, topic, tally, fixed, settings);
        a.start();
        tally.awaitShares(40, Map.of("a", 6));
        Member b = new Member("b", group, topic, tally, fixed, settings);
        b.start();
        tally.awaitShares(40, Map.of("a", 3, "b", 3));
        Member c = new Member("c", group, topic, tally, fixed, settings);
        c.start();
        tally.awaitShares(40, Map.of("a", 2, "b", 2, "c", 2));
        Map<Integer, String> before = tally.owners();
        leave(a);
        if (fixed) {
            // A static member keeps its partitions while it restarts.
            a = new Member("a", group, topic, tally, true, settings);
            a.start();
            tally.awaitShares(40, Map.of("a", 2, "b", 2, "c", 2));
            Checks.equal(tally.owners(), before, "owners after the restart of a static member");
        } else {
            tally.awaitShares(40, Map.of("b", 3, "c", 3));
        }
        Checks.until(60, "all records were seen", () -> tally.count() == count);
        if (fixed) leave(a);
        leave(b);
        leave(c);
        load.join();
        Checks.equal(tally.overlap, null, "partitions with two owners at once");
        Checks.equal(tally.repeated(), 0L, "records seen twice although every member committed before it gave up a partition");
    }

    private static void leave(Member member) throws InterruptedException {
        member.leave.set(true);
        member.consumer.wakeup();
        member.join(60_000);
        Checks.expect(!member.isAlive(), member.getName() + " left");
    }

    /** A running classic group is joined by members of the new protocol until none of the old one is left. */
    private static void upgrade() throws Exception {
        String topic = Checks.createTopic(Checks.unique("upgrade"), 4);
        String group = Checks.unique("group");
        Tally tally = new Tally();
        Member old = new Member("old", group, topic, tally, false, classic(CooperativeStickyAssignor.class));
        old.start();
        for (int p = 0; p < 4; p++) Checks.deliverNumbers(topic, p, 250);
        Checks.until(30, "the classic member saw all", () -> tally.count() == 1000);
        Member young = new Member("new", group, topic, tally, false, CONSUMER);
        young.start();
        tally.awaitShares(60, Map.of("old", 2, "new", 2));
        leave(old);
        tally.awaitShares(60, Map.of("new", 4));
        try (KafkaProducer<byte[], byte[]> producer = Checks.producer()) {
            for (int p = 0; p < 4; p++) Checks.deliver(producer, Checks.numbers(topic, p, 10));
        }
        Checks.until(30, "the new member went on", () -> tally.count() == 1040);
        leave(young);
        Checks.equal(tally.repeated(), 0L, "records seen twice over the upgrade");
    }

    private static void regex(boolean server) throws Exception {
        String prefix = Checks.unique("regex");
        Checks.createTopic(prefix + "-one", 1);
        Checks.deliverNumbers(prefix + "-one", 0, 1);
        Checks.createTopic("not-" + prefix, 1);
        Checks.deliverNumbers("not-" + prefix, 0, 1);
        String[] settings = server
                ? new String[] {"group.protocol", "consumer", "metadata.max.age.ms", "500"}
                : new String[] {"group.protocol", "classic", "metadata.max.age.ms", "500"};
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(Checks.unique("group"), settings)) {
            if (server) consumer.subscribe(new SubscriptionPattern(prefix + "-.*"));
            else consumer.subscribe(Pattern.compile(prefix + "-.*"));
            Checks.equal(Checks.read(consumer, 1, 30).get(0).topic(), prefix + "-one", "first topic");
            consumer.commitSync();
            Checks.createTopic(prefix + "-two", 1);
            Checks.deliverNumbers(prefix + "-two", 0, 1);
            Checks.equal(Checks.read(consumer, 1, 60).get(0).topic(), prefix + "-two", "topic created later");
            Checks.equal(Checks.read(consumer, 1, 1).size(), 0, "records of a topic that does not match");
        }
    }
}
