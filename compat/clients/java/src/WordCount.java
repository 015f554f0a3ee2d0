import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams with state: counts words over a repartition topic and a changelog, twice with a lost state folder. */
final class WordCount {
    private WordCount() {}

    static void run() throws Exception {
        String application = Checks.unique("streams");
        String input = Checks.createTopic(application + "-lines", 3);
        String output = Checks.createTopic(application + "-counts", 3);
        Map<String, Long> expected = new HashMap<>();
        List<String> words = List.of("raft", "log", "kafka", "segment", "offset", "leader", "quorum");
        for (int round = 0; round < 2; round++) {
            try (KafkaProducer<byte[], byte[]> producer = Checks.producer("compression.type", "zstd")) {
                for (int i = 0; i < 5000; i++) {
                    String line = words.get(i % 7) + " " + words.get(i * 3 % 5) + " " + words.get(i * i % 7);
                    producer.send(new ProducerRecord<>(input, Checks.bytes(line)));
                    for (String word : line.split(" ")) expected.merge(word, 1L, Long::sum);
                }
            }
            // A new folder each time: the second round must restore its state from the changelog topic.
            Path state = Files.createTempDirectory("chronik-streams");
            try (KafkaStreams streams = start(application, input, output, state)) {
                awaitCounts(output, expected);
                streams.close(Duration.ofSeconds(30));
            } finally {
                try (var files = Files.walk(state)) {
                    files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    private static KafkaStreams start(String application, String input, String output, Path state) {
        Properties properties = new Properties();
        properties.put("application.id", application);
        properties.put("bootstrap.servers", Checks.BOOTSTRAP);
        properties.put("state.dir", state.toString());
        properties.put("commit.interval.ms", "200");
        // A member of Streams does not leave when it closes; the next one waits for its session to end.
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "1000");
        properties.put("default.key.serde", Serdes.StringSerde.class);
        properties.put("default.value.serde", Serdes.StringSerde.class);
        properties.put("auto.offset.reset", "earliest");
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(input)
                .flatMapValues(line -> Arrays.asList(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to(output, Produced.with(Serdes.String(), Serdes.Long()));
        KafkaStreams streams = new KafkaStreams(builder.build(properties), properties);
        streams.start();
        return streams;
    }

    private static void awaitCounts(String output, Map<String, Long> expected) throws Exception {
        Map<String, Long> counts = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(Checks.unique("counts")); LongDeserializer number = new LongDeserializer()) {
            consumer.subscribe(List.of(output));
            long deadline = System.nanoTime() + 90_000_000_000L;
            while (!counts.equals(expected)) {
                Checks.expect(System.nanoTime() < deadline, "word counts: expected " + expected + ", got " + counts);
                consumer.poll(Duration.ofMillis(100)).forEach(r -> counts.put(Checks.text(r.key()), number.deserialize(output, r.value())));
            }
        }
    }
}
