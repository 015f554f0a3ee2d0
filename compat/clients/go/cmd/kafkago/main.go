// Command kafkago checks the broker with segmentio's kafka-go.
package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	. "chronik/compat/internal/check"

	"github.com/segmentio/kafka-go"
)

var ctx, cancel = context.WithTimeout(context.Background(), 200*time.Second)

func main() {
	defer cancel()
	Main(map[string]func(){
		"roundtrip":         roundtrip,
		"group-resume":      groupResume,
		"rebalance-range":   rebalance,
		"offsets-for-times": offsetsForTimes,
		"seek-pause":        seek,
		"read-committed":    readCommitted,
		"large-messages":    largeMessages,
		"admin-topics":      adminTopics,
		"admin-configs":     adminConfigs,
		"admin-groups":      adminGroups,
		"auto-create":       autoCreate,
	})
}

var client = &kafka.Client{Addr: kafka.TCP(Bootstrap), Timeout: 30 * time.Second}

func createTopic(name string, partitions int, settings map[string]string) string {
	topic := kafka.TopicConfig{Topic: name, NumPartitions: partitions, ReplicationFactor: 1}
	for key, value := range settings {
		topic.ConfigEntries = append(topic.ConfigEntries, kafka.ConfigEntry{ConfigName: key, ConfigValue: value})
	}
	response := Get(client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{topic}}))
	Must(response.Errors[name])
	return name
}

// toPartition sends every record to one partition.
func toPartition(partition int) kafka.Balancer {
	return kafka.BalancerFunc(func(kafka.Message, ...int) int { return partition })
}

func deliver(topic string, partition int, codec kafka.Compression, records []Record) {
	w := &kafka.Writer{
		Addr: kafka.TCP(Bootstrap), Topic: topic, RequiredAcks: kafka.RequireAll, Compression: codec,
		Balancer: toPartition(partition), BatchTimeout: 5 * time.Millisecond, BatchBytes: 20_000_000,
	}
	defer w.Close()
	messages := make([]kafka.Message, len(records))
	for i, r := range records {
		messages[i] = kafka.Message{Key: r.Key, Value: r.Value, Time: r.Time}
		for _, h := range r.Headers {
			messages[i].Headers = append(messages[i].Headers, kafka.Header{Key: h.Key, Value: h.Value})
		}
	}
	Must(w.WriteMessages(ctx, messages...))
}

func readPartition(topic string, from int64, count int, isolation kafka.IsolationLevel) []kafka.Message {
	r := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{Bootstrap}, Topic: topic, MaxWait: 200 * time.Millisecond, MaxBytes: 20_000_000, IsolationLevel: isolation,
	})
	defer r.Close()
	Must(r.SetOffset(from))
	messages := make([]kafka.Message, count)
	for i := range messages {
		messages[i] = Get(r.ReadMessage(ctx))
	}
	return messages
}

func roundtrip() {
	topic := createTopic(Unique("roundtrip"), 1, nil)
	var sent []Record
	for _, codec := range []kafka.Compression{0, kafka.Gzip, kafka.Snappy, kafka.Lz4, kafka.Zstd} {
		deliver(topic, 0, codec, Samples(40))
		sent = append(sent, Samples(40)...)
	}
	for i, m := range readPartition(topic, kafka.FirstOffset, len(sent), kafka.ReadUncommitted) {
		Equal(m.Offset, int64(i), "offset")
		got := Record{Key: m.Key, Value: m.Value, Time: m.Time}
		for _, h := range m.Headers {
			got.Headers = append(got.Headers, Header{Key: h.Key, Value: h.Value})
		}
		// This client does not tell an empty value from none.
		if len(sent[i].Value) == 0 {
			Equal(len(got.Value), 0, "length of the value")
			got.Value = sent[i].Value
		}
		SameRecord(got, sent[i], fmt.Sprintf("record %d", i))
	}
}

func groupReader(topic, group string) *kafka.Reader {
	return kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{Bootstrap}, GroupID: group, Topic: topic, MaxWait: 200 * time.Millisecond,
		HeartbeatInterval: 300 * time.Millisecond, StartOffset: kafka.FirstOffset,
	})
}

func groupResume() {
	topic, group := createTopic(Unique("resume"), 3, nil), Unique("group")
	for p := range 3 {
		deliver(topic, p, 0, Numbers(500))
	}
	expected := map[int]int64{}
	read := func(count int) {
		r := groupReader(topic, group)
		defer r.Close()
		for range count {
			m := Get(r.FetchMessage(ctx))
			Equal(m.Offset, expected[m.Partition], "next offset")
			expected[m.Partition]++
			Must(r.CommitMessages(ctx, m))
		}
	}
	read(200)
	fetched := Get(client.OffsetFetch(ctx, &kafka.OffsetFetchRequest{GroupID: group, Topics: map[string][]int{topic: {0, 1, 2}}}))
	for _, p := range fetched.Topics[topic] {
		if expected[p.Partition] > 0 {
			Equal(p.CommittedOffset, expected[p.Partition], "committed offset")
		}
	}
	read(1300)
}

func rebalance() {
	topic, group := createTopic(Unique("rebalance"), 6, nil), Unique("group")
	const count = 3000
	w := &kafka.Writer{Addr: kafka.TCP(Bootstrap), Topic: topic, Balancer: &kafka.RoundRobin{}, BatchTimeout: 5 * time.Millisecond, RequiredAcks: kafka.RequireAll, Async: true}
	defer w.Close()
	// This client tells nobody who owns what, so only the contents are counted: each record at least once.
	tally := NewTally()
	stop := make(chan struct{})
	member := func() {
		r := groupReader(topic, group)
		defer r.Close()
		for {
			select {
			case <-stop:
				return
			default:
			}
			short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			m, err := r.FetchMessage(short)
			cancel()
			if err == nil {
				tally.Saw(int32(m.Partition), m.Offset)
				Must(r.CommitMessages(ctx, m))
			}
		}
	}
	go member()
	for i := range count {
		Must(w.WriteMessages(ctx, kafka.Message{Value: fmt.Appendf(nil, "%d", i)}))
		if i%100 == 0 {
			time.Sleep(100 * time.Millisecond)
		}
		if i == count/3 || i == 2*count/3 {
			go member()
		}
	}
	seen := 0
	defer func() { fmt.Println("records seen:", seen) }()
	Until(60*time.Second, "all records were seen", func() bool { seen, _ = tally.Count(); return seen == count })
	described := Get(client.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})).Groups[0]
	Equal(len(described.Members), 3, "members")
	for _, m := range described.Members {
		Equal(len(m.MemberAssignments.Topics[0].Partitions), 2, "partitions of a member")
	}
	close(stop)
}

func offsetsForTimes() {
	topic := createTopic(Unique("times"), 1, nil)
	deliver(topic, 0, kafka.Lz4, Numbers(100))
	conn := Get(kafka.DialLeader(ctx, "tcp", Bootstrap, topic, 0))
	defer conn.Close()
	Equal(Get(conn.ReadOffset(BaseTime.Add(50_500*time.Millisecond))), 51, "offset by time")
	first, last, err := conn.ReadOffsets()
	Must(err)
	Equal(first, 0, "first offset")
	Equal(last, 100, "last offset")
}

func seek() {
	topic := createTopic(Unique("seek"), 1, nil)
	deliver(topic, 0, 0, Numbers(500))
	conn := Get(kafka.DialLeader(ctx, "tcp", Bootstrap, topic, 0))
	defer conn.Close()
	for _, where := range []struct {
		offset, expected int64
		whence           int
	}{
		{250, 250, kafka.SeekAbsolute}, {10, 490, kafka.SeekEnd}, {20, 20, kafka.SeekStart},
	} {
		Equal(Get(conn.Seek(where.offset, where.whence)), where.expected, "position")
		Must(conn.SetReadDeadline(time.Now().Add(10 * time.Second)))
		m := Get(conn.ReadMessage(100_000))
		Equal(string(m.Value), strconv.FormatInt(where.expected, 10), "record after seek")
	}
}

func readCommitted() {
	topic := createTopic(Unique("committed"), 1, nil)
	deliver(topic, 0, 0, Numbers(1000))
	for i, m := range readPartition(topic, kafka.FirstOffset, 1000, kafka.ReadCommitted) {
		Equal(string(m.Value), strconv.Itoa(i), "record")
	}
}

func largeMessages() {
	const limit = 300_000
	topic := createTopic(Unique("large"), 1, map[string]string{"max.message.bytes": strconv.Itoa(limit)})
	deliver(topic, 0, 0, []Record{{Value: make([]byte, limit-81)}})
	w := &kafka.Writer{Addr: kafka.TCP(Bootstrap), Topic: topic, BatchBytes: 20_000_000, BatchTimeout: time.Millisecond, RequiredAcks: kafka.RequireAll}
	defer w.Close()
	err := w.WriteMessages(ctx, kafka.Message{Value: make([]byte, limit)})
	var refused kafka.WriteErrors
	Expect(errors.As(err, &refused) && errors.Is(refused[0], kafka.MessageSizeTooLarge), "a message over the limit: %v", err)
	big := createTopic(Unique("larger"), 1, map[string]string{"max.message.bytes": "20000000"})
	body := make([]byte, 10_000_000)
	for i := range body {
		body[i] = byte(i * 7)
	}
	deliver(big, 0, 0, []Record{{Value: body}})
	Equal(string(readPartition(big, kafka.FirstOffset, 1, kafka.ReadUncommitted)[0].Value), string(body), "a 10 MB record")
}

func adminTopics() {
	topic := createTopic(Unique("topics"), 3, nil)
	again := Get(client.CreateTopics(ctx, &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{{Topic: topic, NumPartitions: 1, ReplicationFactor: 1}}}))
	Expect(errors.Is(again.Errors[topic], kafka.TopicAlreadyExists), "creating it again: %v", again.Errors[topic])
	grown := Get(client.CreatePartitions(ctx, &kafka.CreatePartitionsRequest{Topics: []kafka.TopicPartitionsConfig{{Name: topic, Count: 5}}}))
	Must(grown.Errors[topic])
	partitions := func() int {
		return len(Get(client.Metadata(ctx, &kafka.MetadataRequest{Topics: []string{topic}})).Topics[0].Partitions)
	}
	Until(20*time.Second, "five partitions", func() bool { return partitions() == 5 })
	Must(Get(client.DeleteTopics(ctx, &kafka.DeleteTopicsRequest{Topics: []string{topic}})).Errors[topic])
	Until(20*time.Second, "the topic is gone", func() bool { return partitions() == 0 })
}

func adminConfigs() {
	topic := createTopic(Unique("configs"), 1, map[string]string{"retention.ms": "1000000"})
	value := func(name string) string {
		resource := kafka.DescribeConfigRequestResource{ResourceType: kafka.ResourceTypeTopic, ResourceName: topic}
		response := Get(client.DescribeConfigs(ctx, &kafka.DescribeConfigsRequest{Resources: []kafka.DescribeConfigRequestResource{resource}}))
		for _, entry := range response.Resources[0].ConfigEntries {
			if entry.ConfigName == name {
				return entry.ConfigValue
			}
		}
		return "absent"
	}
	Equal(value("retention.ms"), "1000000", "retention.ms")
	change := kafka.IncrementalAlterConfigsRequestResource{
		ResourceType: kafka.ResourceTypeTopic, ResourceName: topic,
		Configs: []kafka.IncrementalAlterConfigsRequestConfig{{Name: "retention.ms", Value: "2000000", ConfigOperation: kafka.ConfigOperationSet}},
	}
	changed := Get(client.IncrementalAlterConfigs(ctx, &kafka.IncrementalAlterConfigsRequest{
		Resources: []kafka.IncrementalAlterConfigsRequestResource{change},
	}))
	Must(changed.Resources[0].Error)
	Until(20*time.Second, "the change shows", func() bool { return value("retention.ms") == "2000000" })
}

func adminGroups() {
	topic, group := createTopic(Unique("groups"), 1, nil), Unique("group")
	deliver(topic, 0, 0, Numbers(50))
	r := groupReader(topic, group)
	for range 50 {
		Must(r.CommitMessages(ctx, Get(r.FetchMessage(ctx))))
	}
	listed := false
	for _, g := range Get(client.ListGroups(ctx, &kafka.ListGroupsRequest{})).Groups {
		listed = listed || g.GroupID == group
	}
	Expect(listed, "the group is listed")
	state := func() string {
		return Get(client.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})).Groups[0].GroupState
	}
	Equal(state(), "Stable", "state")
	remove := func() error {
		return Get(client.DeleteGroups(ctx, &kafka.DeleteGroupsRequest{GroupIDs: []string{group}})).Errors[group]
	}
	Expect(errors.Is(remove(), kafka.NonEmptyGroup), "deleting it while it has members")
	Must(r.Close())
	Until(20*time.Second, "the group is empty", func() bool { return state() == "Empty" })
	Must(remove())
	Until(20*time.Second, "the group is gone", func() bool { return state() == "Dead" })
}

func autoCreate() {
	topic := Unique("auto")
	w := &kafka.Writer{Addr: kafka.TCP(Bootstrap), Topic: topic, AllowAutoTopicCreation: true, BatchTimeout: time.Millisecond, Balancer: toPartition(0)}
	defer w.Close()
	// The client reports the topic as unknown until it is there.
	Until(30*time.Second, "the topic is made", func() bool {
		err := w.WriteMessages(ctx, kafka.Message{Value: []byte("first")})
		Expect(err == nil || errors.Is(err, kafka.UnknownTopicOrPartition) || errors.Is(err, kafka.LeaderNotAvailable), "%v", err)
		return err == nil
	})
	Equal(string(readPartition(topic, kafka.FirstOffset, 1, kafka.ReadUncommitted)[0].Value), "first", "record")
}
