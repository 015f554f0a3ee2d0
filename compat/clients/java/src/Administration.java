import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the admin client can do. */
final class Administration {
    static final Map<String, Checks.Check> CHECKS = Map.of(
            "admin-topics", Administration::topics,
            "admin-configs", Administration::configs,
            "admin-records", Administration::records,
            "admin-groups", () -> groups("classic"),
            "admin-groups-consumer-protocol", () -> groups("consumer"),
            "recreate-topic", Administration::recreate,
            "auto-create", Administration::autoCreate);

    private Administration() {}

    private static void topics() throws Exception {
        String topic = Checks.unique("topics");
        try (Admin admin = Checks.admin()) {
            var made = admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "123456"))));
            Checks.equal(Checks.get(made.numPartitions(topic)), 3, "partitions in the answer");
            Checks.equal(Checks.get(made.config(topic)).get("retention.ms").value(), "123456", "setting in the answer");
            Uuid id = Checks.get(made.topicId(topic));
            Checks.awaitServed(admin, topic, 3);
            Checks.fails(TopicExistsException.class, () -> Checks.createTopic(topic, 1), "creating it again");
            Checks.fails(InvalidTopicException.class, () -> Checks.createTopic("bad/name", 1), "a bad name");
            Checks.fails(InvalidPartitionsException.class, () -> Checks.createTopic(Checks.unique("zero"), 0), "no partitions");
            Checks.fails(InvalidReplicationFactorException.class,
                    () -> Checks.get(admin.createTopics(List.of(new NewTopic(Checks.unique("many"), 1, (short) 5))).all()), "five replicas");
            Checks.fails(InvalidConfigurationException.class,
                    () -> Checks.createTopic(Checks.unique("bad"), 1, Map.of("retention.ms", "soon")), "a bad setting");
            String dry = Checks.unique("dry");
            Checks.get(admin.createTopics(List.of(new NewTopic(dry, 1, (short) 1)), new CreateTopicsOptions().validateOnly(true)).all());
            Checks.expect(!Checks.get(admin.listTopics().names()).contains(dry), "validateOnly created a topic");
            TopicDescription described = Checks.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
            Checks.equal(described.partitions().size(), 3, "partitions");
            Checks.equal(described.topicId(), id, "topic id");
            Checks.equal(described.partitions().get(0).isr().size(), 1, "in-sync replicas");
            Checks.get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all());
            Checks.until(20, "five partitions", () -> {
                try {
                    return Checks.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().size() == 5;
                } catch (Exception problem) {
                    throw new AssertionError(problem);
                }
            });
            Checks.fails(InvalidPartitionsException.class,
                    () -> Checks.get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all()), "fewer partitions");
            TopicPartition zero = new TopicPartition(topic, 0);
            Checks.fails(ElectionNotNeededException.class,
                    () -> Checks.get(admin.electLeaders(ElectionType.PREFERRED, Set.of(zero)).partitions()).get(zero).map(problem -> {
                        throw (RuntimeException) problem;
                    }), "an election of the leader there is");
            Checks.get(admin.deleteTopics(List.of(topic)).all());
            awaitGone(admin, topic);
            Checks.fails(UnknownTopicOrPartitionException.class, () -> Checks.get(admin.deleteTopics(List.of(topic)).all()), "deleting it again");
            var cluster = admin.describeCluster();
            Checks.expect(!Checks.get(cluster.nodes()).isEmpty() && !Checks.get(cluster.clusterId()).isEmpty(), "cluster");
            Checks.expect(Checks.get(cluster.nodes()).contains(Checks.get(cluster.controller())), "the controller is a node");
            Checks.expect(!Checks.get(admin.describeMetadataQuorum().quorumInfo()).voters().isEmpty(), "voters of the quorum");
        }
    }

    private static void awaitGone(Admin admin, String topic) throws InterruptedException {
        Checks.until(20, "the topic is gone", () -> {
            try {
                return !Checks.get(admin.listTopics().names()).contains(topic);
            } catch (Exception problem) {
                throw new AssertionError(problem);
            }
        });
    }

    private static void configs() throws Exception {
        String topic = Checks.createTopic(Checks.unique("configs"), 1, Map.of("retention.ms", "1000000"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Checks.admin()) {
            DescribeConfigsOptions all = new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
            Config before = Checks.get(admin.describeConfigs(List.of(resource), all).all()).get(resource);
            ConfigEntry retention = before.get("retention.ms");
            Checks.equal(retention.value(), "1000000", "retention.ms");
            Checks.equal(retention.source(), ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG, "its source");
            Checks.equal(retention.type(), ConfigEntry.ConfigType.LONG, "its type");
            Checks.expect(!retention.synonyms().isEmpty(), "its synonyms: " + retention.synonyms());
            Checks.expect(retention.documentation() != null && !retention.documentation().isEmpty(), "its documentation");
            Checks.equal(before.get("cleanup.policy").source(), ConfigEntry.ConfigSource.DEFAULT_CONFIG, "source of a default");
            change(admin, resource, new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.APPEND),
                    new AlterConfigOp(new ConfigEntry("retention.ms", null), AlterConfigOp.OpType.DELETE),
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", "4321"), AlterConfigOp.OpType.SET));
            awaitValue(admin, resource, "max.message.bytes", "4321");
            Checks.equal(value(admin, resource, "cleanup.policy"), "delete,compact", "appended");
            Checks.equal(value(admin, resource, "retention.ms"), "604800000", "removed");
            change(admin, resource, new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SUBTRACT));
            awaitValue(admin, resource, "cleanup.policy", "compact");
            Checks.fails(InvalidConfigurationException.class, () -> change(admin, resource,
                    new AlterConfigOp(new ConfigEntry("segment.bytes", "few"), AlterConfigOp.OpType.SET)), "a bad value");
            Checks.fails(InvalidConfigurationException.class, () -> change(admin, resource,
                    new AlterConfigOp(new ConfigEntry("no.such.setting", "1"), AlterConfigOp.OpType.SET)), "an unknown setting");
            String node = Checks.get(admin.describeCluster().nodes()).iterator().next().idString();
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node);
            change(admin, broker, new AlterConfigOp(new ConfigEntry("log.retention.ms", "999999999"), AlterConfigOp.OpType.SET));
            awaitValue(admin, broker, "log.retention.ms", "999999999");
            awaitValue(admin, resource, "retention.ms", "999999999");
            change(admin, broker, new AlterConfigOp(new ConfigEntry("log.retention.ms", null), AlterConfigOp.OpType.DELETE));
            awaitValue(admin, resource, "retention.ms", "604800000");
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, Checks.unique("group"));
            change(admin, group, new AlterConfigOp(new ConfigEntry("consumer.session.timeout.ms", "50000"), AlterConfigOp.OpType.SET));
            awaitValue(admin, group, "consumer.session.timeout.ms", "50000");
            Checks.expect(!Checks.get(admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new org.apache.kafka.clients.admin.ListConfigResourcesOptions()).all()).isEmpty(), "group in the list of resources");
        }
    }

    private static void change(Admin admin, ConfigResource resource, AlterConfigOp... operations) throws Exception {
        Collection<AlterConfigOp> all = List.of(operations);
        Checks.get(admin.incrementalAlterConfigs(Map.of(resource, all)).all());
    }

    private static String value(Admin admin, ConfigResource resource, String name) throws Exception {
        ConfigEntry entry = Checks.get(admin.describeConfigs(List.of(resource)).all()).get(resource).get(name);
        return entry == null ? null : entry.value();
    }

    private static void awaitValue(Admin admin, ConfigResource resource, String name, String expected) throws Exception {
        try {
            Checks.until(20, name + " of " + resource.name() + " is " + expected, () -> {
                try {
                    return expected.equals(value(admin, resource, name));
                } catch (Exception problem) {
                    throw new AssertionError(problem);
                }
            });
        } catch (AssertionError late) {
            throw new AssertionError(late.getMessage() + ", but " + value(admin, resource, name));
        }
    }

    private static void records() throws Exception {
        String topic = Checks.createTopic(Checks.unique("records"), 1);
        TopicPartition partition = new TopicPartition(topic, 0);
        Checks.deliverNumbers(topic, 0, 100);
        try (Admin admin = Checks.admin()) {
            var deleted = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40)));
            Checks.equal(Checks.get(deleted.lowWatermarks().get(partition)).lowWatermark(), 40L, "low watermark");
            Checks.equal(Checks.readPartition(partition, 60).get(0).offset(), 40L, "first offset that is left");
            Checks.equal(Checks.get(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition)).offset(), 40L, "earliest");
            Checks.fails(OffsetOutOfRangeException.class,
                    () -> Checks.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1000))).all()), "beyond the end");
            Checks.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all());
            Checks.equal(Checks.get(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).partitionResult(partition)).offset(), 100L, "all deleted");
            var producers = Checks.get(admin.describeProducers(List.of(partition)).all()).get(partition);
            Checks.expect(!producers.activeProducers().isEmpty(), "the idempotent producer is listed");
            long size = Checks.get(admin.describeLogDirs(Checks.get(admin.describeCluster().nodes()).stream().map(n -> n.id()).toList()).allDescriptions())
                    .values().iterator().next().values().iterator().next().replicaInfos().get(partition).size();
            Checks.expect(size >= 0, "size of the log");
        }
    }

    private static void groups(String protocol) throws Exception {
        String topic = Checks.createTopic(Checks.unique("groups"), 2);
        String group = Checks.unique("group");
        TopicPartition partition = new TopicPartition(topic, 0);
        Checks.deliverNumbers(topic, 0, 50);
        try (Admin admin = Checks.admin()) {
            try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(group, "client.id", "tester", "group.protocol", protocol)) {
                consumer.subscribe(List.of(topic));
                Checks.equal(Checks.read(consumer, 50, 30).size(), 50, "records");
                consumer.commitSync();
                var listed = Checks.get(admin.listGroups().all()).stream().filter(g -> g.groupId().equals(group)).findFirst();
                Checks.equal(listed.orElseThrow().groupState().orElseThrow(), GroupState.STABLE, "state in the list");
                Checks.equal(listed.orElseThrow().type().orElseThrow().toString().toLowerCase(), protocol, "type in the list");
                ConsumerGroupDescription described = describe(admin, group);
                Checks.equal(described.groupState(), GroupState.STABLE, "state");
                Checks.equal(described.members().size(), 1, "members");
                var member = described.members().iterator().next();
                Checks.equal(member.clientId(), "tester", "client id");
                Checks.equal(member.assignment().topicPartitions().size(), 2, "assignment");
                Checks.expect(member.host().startsWith("/"), "host: " + member.host());
                Checks.fails(GroupNotEmptyException.class, () -> Checks.get(admin.deleteConsumerGroups(List.of(group)).all()), "deleting it while it has members");
            }
            Checks.until(20, "the group is empty", () -> {
                try {
                    return describe(admin, group).groupState() == GroupState.EMPTY;
                } catch (Exception problem) {
                    throw new AssertionError(problem);
                }
            });
            Checks.get(admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(20, "by hand"))).all());
            Map<TopicPartition, OffsetAndMetadata> offsets = Checks.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            Checks.equal(offsets.get(partition).offset(), 20L, "offset after the reset");
            Checks.equal(offsets.get(partition).metadata(), "by hand", "metadata");
            try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(group, "group.protocol", protocol)) {
                consumer.subscribe(List.of(topic));
                Checks.equal(Checks.read(consumer, 30, 30).get(0).offset(), 20L, "first offset after the reset");
            }
            Checks.get(admin.deleteConsumerGroupOffsets(group, Set.of(partition)).all());
            Map<TopicPartition, OffsetAndMetadata> left = new HashMap<>(Checks.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()));
            Checks.equal(left.get(partition), null, "deleted offset");
            Checks.get(admin.deleteConsumerGroups(List.of(group)).all());
            Checks.fails(GroupIdNotFoundException.class, () -> describe(admin, group), "describing it after its deletion");
        }
    }

    private static ConsumerGroupDescription describe(Admin admin, String group) throws Exception {
        return Checks.get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    }

    private static void recreate() throws Exception {
        String topic = Checks.createTopic(Checks.unique("recreate"), 1);
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Checks.admin()) {
            Set<Uuid> ids = new java.util.HashSet<>();
            for (int life = 0; life < 3; life++) {
                ids.add(Checks.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).topicId());
                Checks.deliverNumbers(topic, 0, 100 + life);
                var got = Checks.readPartition(partition, 100 + life);
                Checks.equal(got.size(), 100 + life, "records");
                Checks.equal(got.get(0).offset(), 0L, "first offset");
                Checks.get(admin.deleteTopics(List.of(topic)).all());
                awaitGone(admin, topic);
                Checks.until(20, "the topic can be created", () -> {
                    try {
                        Checks.createTopic(topic, 1);
                        return true;
                    } catch (Exception taken) {
                        return false;
                    }
                });
            }
            Checks.equal(ids.size(), 3, "different topic ids");
        }
    }

    private static void autoCreate() throws Exception {
        String topic = Checks.unique("auto");
        try (var producer = Checks.producer()) {
            Checks.get(producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(topic, 0, null, Checks.bytes("first"))));
        }
        Checks.equal(Checks.text(Checks.readPartition(new TopicPartition(topic, 0), 1).get(0).value()), "first", "record");
        String absent = Checks.unique("absent");
        try (KafkaConsumer<byte[], byte[]> consumer = Checks.consumer(Checks.unique("group"), "allow.auto.create.topics", "false"); Admin admin = Checks.admin()) {
            consumer.subscribe(List.of(absent));
            Checks.equal(Checks.read(consumer, 1, 2).size(), 0, "records");
            Checks.expect(!Checks.get(admin.listTopics().names()).contains(absent), "a consumer created a topic although it may not");
        }
    }
}
