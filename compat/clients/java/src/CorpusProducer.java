import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Sends the lines of a file, keyed by their first word, numbered in a header: each line through one of five
 * producers, one a codec. Usage: CorpusProducer FILE TOPIC. Prints "sent N" now and then, and "done N" at the end.
 */
final class CorpusProducer {
    private CorpusProducer() {}

    public static void main(String[] arguments) throws Exception {
        AtomicLong acknowledged = new AtomicLong();
        List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
        for (String codec : Checks.CODECS) {
            producers.add(Checks.producer("acks", "all", "enable.idempotence", "true", "compression.type", codec, "linger.ms", "5",
                    "reconnect.backoff.max.ms", "200"));
        }
        long number = 0;
        try (InputStream input = new BufferedInputStream(Files.newInputStream(Path.of(arguments[0])), 1 << 20)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int read = input.read(); read >= 0; read = input.read()) {
                if (read != '\n') {
                    line.write(read);
                    continue;
                }
                send(producers, arguments[1], number++, line.toByteArray(), acknowledged);
                line.reset();
            }
            if (line.size() > 0) send(producers, arguments[1], number++, line.toByteArray(), acknowledged);
        }
        for (KafkaProducer<byte[], byte[]> producer : producers) producer.close();
        Checks.equal(acknowledged.get(), number, "acknowledged lines");
        System.out.println("done " + number);
    }

    private static void send(List<KafkaProducer<byte[], byte[]>> producers, String topic, long number, byte[] line, AtomicLong acknowledged) {
        int codec = (int) (number / 100 % producers.size());
        byte[] key = Checks.bytes(firstWord(line));
        List<Header> headers = List.of(new RecordHeader("line", Checks.bytes("" + number)), new RecordHeader("producer", Checks.bytes("" + codec)));
        producers.get(codec).send(new ProducerRecord<>(topic, null, null, key, line, headers), (metadata, problem) -> {
            if (problem != null) {
                problem.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
            if (acknowledged.incrementAndGet() % 10_000 == 0) System.out.println("sent " + acknowledged.get());
        });
    }

    private static String firstWord(byte[] line) {
        return Checks.text(line).strip().split("\\s", 2)[0];
    }
}
