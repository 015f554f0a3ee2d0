// Command sarama checks the broker with IBM's sarama.
package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	. "chronik/compat/internal/check"

	"github.com/IBM/sarama"
)

func main() {
	Main(map[string]func(){
		"roundtrip":            roundtrip,
		"idempotent":           idempotent,
		"group-resume":         groupResume,
		"rebalance-range":      func() { rebalance(sarama.NewBalanceStrategyRange()) },
		"rebalance-roundrobin": func() { rebalance(sarama.NewBalanceStrategyRoundRobin()) },
		"rebalance-sticky":     func() { rebalance(sarama.NewBalanceStrategySticky()) },
		"offsets-for-times":    offsetsForTimes,
		"read-committed":       readCommitted,
		"large-messages":       largeMessages,
		"transactions":         transactions,
		"admin-topics":         adminTopics,
		"admin-configs":        adminConfigs,
		"admin-records":        adminRecords,
		"admin-groups":         adminGroups,
		"auto-create":          autoCreate,
	})
}

var brokers = []string{Bootstrap}

func config() *sarama.Config {
	c := sarama.NewConfig()
	c.Version = sarama.MaxVersion
	c.Producer.Return.Successes = true
	c.Producer.RequiredAcks = sarama.WaitForAll
	c.Consumer.Offsets.Initial = sarama.OffsetOldest
	c.Consumer.Offsets.AutoCommit.Enable = false
	return c
}

func admin() sarama.ClusterAdmin { return Get(sarama.NewClusterAdmin(brokers, config())) }

func createTopic(name string, partitions int32, settings map[string]string) string {
	entries := map[string]*string{}
	for key, value := range settings {
		entries[key] = &value
	}
	Must(admin().CreateTopic(name, &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1, ConfigEntries: entries}, false))
	return name
}

func deliver(c *sarama.Config, topic string, partition int32, records []Record) {
	c.Producer.Partitioner = sarama.NewManualPartitioner
	p := Get(sarama.NewSyncProducer(brokers, c))
	defer p.Close()
	messages := make([]*sarama.ProducerMessage, len(records))
	for i, r := range records {
		m := &sarama.ProducerMessage{Topic: topic, Partition: partition, Timestamp: r.Time}
		if r.Key != nil {
			m.Key = sarama.ByteEncoder(r.Key)
		}
		if r.Value != nil {
			m.Value = sarama.ByteEncoder(r.Value)
		}
		for _, h := range r.Headers {
			m.Headers = append(m.Headers, sarama.RecordHeader{Key: []byte(h.Key), Value: h.Value})
		}
		messages[i] = m
	}
	Must(p.SendMessages(messages))
}

func readPartition(c *sarama.Config, topic string, partition int32, from int64, count int) []*sarama.ConsumerMessage {
	consumer := Get(sarama.NewConsumer(brokers, c))
	defer consumer.Close()
	pc := Get(consumer.ConsumePartition(topic, partition, from))
	defer pc.AsyncClose()
	var messages []*sarama.ConsumerMessage
	limit := time.After(60 * time.Second)
	for len(messages) < count {
		select {
		case m := <-pc.Messages():
			messages = append(messages, m)
		case <-limit:
			panic(fmt.Sprintf("%d of %d records after a minute", len(messages), count))
		}
	}
	return messages
}

func fromSarama(m *sarama.ConsumerMessage) Record {
	r := Record{Key: m.Key, Value: m.Value, Time: m.Timestamp}
	for _, h := range m.Headers {
		r.Headers = append(r.Headers, Header{Key: string(h.Key), Value: h.Value})
	}
	return r
}

func roundtrip() {
	topic := createTopic(Unique("roundtrip"), 1, nil)
	var sent []Record
	codecs := []sarama.CompressionCodec{
		sarama.CompressionNone, sarama.CompressionGZIP, sarama.CompressionSnappy, sarama.CompressionLZ4, sarama.CompressionZSTD,
	}
	for _, codec := range codecs {
		c := config()
		c.Producer.Compression = codec
		deliver(c, topic, 0, Samples(40))
		sent = append(sent, Samples(40)...)
	}
	for i, m := range readPartition(config(), topic, 0, 0, len(sent)) {
		Equal(m.Offset, int64(i), "offset")
		SameRecord(fromSarama(m), sent[i], fmt.Sprintf("record %d", i))
	}
}

func idempotent() {
	const count, partitions = 200_000, 4
	topic := createTopic(Unique("idempotent"), partitions, nil)
	c := config()
	c.Producer.Idempotent = true
	c.Net.MaxOpenRequests = 1
	c.Producer.Partitioner = sarama.NewManualPartitioner
	p := Get(sarama.NewAsyncProducer(brokers, c))
	go func() {
		for i := range count {
			p.Input() <- &sarama.ProducerMessage{
				Topic: topic, Partition: int32(i % partitions), Value: sarama.StringEncoder(strconv.Itoa(i)),
			}
		}
	}()
	for range count {
		select {
		case <-p.Successes():
		case e := <-p.Errors():
			Must(e)
		}
	}
	Must(p.Close())
	client := Get(sarama.NewClient(brokers, config()))
	defer client.Close()
	for partition := range int32(partitions) {
		end := Get(client.GetOffset(topic, partition, sarama.OffsetNewest))
		Equal(end, count/partitions, "end offset")
		for i, m := range readPartition(config(), topic, partition, 0, count/partitions) {
			Equal(string(m.Value), strconv.Itoa(i*partitions+int(partition)), "record in its place")
		}
	}
}

// handler is one member of a group.
type handler struct {
	topic    string
	assigned func([]int32)
	revoked  func(sarama.ConsumerGroupSession, []int32)
	saw      func(sarama.ConsumerGroupSession, *sarama.ConsumerMessage)
}

func (h handler) Setup(s sarama.ConsumerGroupSession) error {
	if h.assigned != nil {
		h.assigned(s.Claims()[h.topic])
	}
	return nil
}

func (h handler) Cleanup(s sarama.ConsumerGroupSession) error {
	if h.revoked != nil {
		h.revoked(s, s.Claims()[h.topic])
	}
	return nil
}

func (h handler) ConsumeClaim(s sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case m, more := <-claim.Messages():
			if !more {
				return nil
			}
			h.saw(s, m)
		case <-s.Context().Done():
			return nil
		}
	}
}

func groupResume() {
	topic, group := createTopic(Unique("resume"), 3, nil), Unique("group")
	for p := range int32(3) {
		deliver(config(), topic, p, Numbers(500))
	}
	read := func(count int, expected map[int32]int64) {
		g := Get(sarama.NewConsumerGroup(brokers, group, config()))
		ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
		var mutex sync.Mutex
		seen := 0
		h := handler{topic: topic, saw: func(s sarama.ConsumerGroupSession, m *sarama.ConsumerMessage) {
			mutex.Lock()
			defer mutex.Unlock()
			if seen == count {
				return
			}
			Equal(m.Offset, expected[m.Partition], "next offset")
			expected[m.Partition]++
			s.MarkMessage(m, "meta")
			if seen++; seen == count {
				s.Commit()
				cancel()
			}
		}}
		Must(g.Consume(ctx, []string{topic}, h))
		Must(g.Close())
		Equal(seen, count, "records")
	}
	expected := map[int32]int64{}
	read(600, expected)
	fetched := Get(admin().ListConsumerGroupOffsets(group, map[string][]int32{topic: {0, 1, 2}}))
	for p, next := range expected {
		Equal(fetched.GetBlock(topic, p).Offset, next, "committed offset")
		Equal(fetched.GetBlock(topic, p).Metadata, "meta", "metadata")
	}
	read(900, expected)
}

func rebalance(strategy sarama.BalanceStrategy) {
	const count, partitions = 12_000, 6
	topic, group := createTopic(Unique("rebalance"), partitions, nil), Unique("group")
	c := config()
	c.Producer.Partitioner = sarama.NewManualPartitioner
	c.Producer.Return.Successes = false
	p := Get(sarama.NewAsyncProducer(brokers, c))
	produce := func(i int) {
		p.Input() <- &sarama.ProducerMessage{Topic: topic, Partition: int32(i % partitions), Value: sarama.StringEncoder("x")}
	}
	member := func(name string, tally *Tally, stop <-chan struct{}) {
		c := config()
		c.Consumer.Group.Rebalance.GroupStrategies = []sarama.BalanceStrategy{strategy}
		c.Consumer.Group.Heartbeat.Interval = 300 * time.Millisecond
		g := Get(sarama.NewConsumerGroup(brokers, group, c))
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-stop; cancel() }()
		h := handler{
			topic:    topic,
			assigned: func(got []int32) { tally.Assigned(name, got) },
			revoked: func(s sarama.ConsumerGroupSession, lost []int32) {
				s.Commit()
				tally.Revoked(name, lost)
			},
			saw: func(s sarama.ConsumerGroupSession, m *sarama.ConsumerMessage) {
				tally.Saw(m.Partition, m.Offset)
				s.MarkMessage(m, "")
			},
		}
		for ctx.Err() == nil {
			Must(g.Consume(ctx, []string{topic}, h))
		}
		Must(g.Close())
		tally.Left(name)
	}
	GroupOfThree(count, partitions, produce, member, true)
}

func offsetsForTimes() {
	topic := createTopic(Unique("times"), 1, nil)
	c := config()
	c.Producer.Compression = sarama.CompressionSnappy
	deliver(c, topic, 0, Numbers(100))
	client := Get(sarama.NewClient(brokers, config()))
	base := BaseTime.UnixMilli()
	for asked, expected := range map[int64]int64{
		base - 5: 0, base + 1: 1, base + 50_500: 51, base + 99_001: -1, sarama.OffsetNewest: 100, sarama.OffsetOldest: 0,
	} {
		Equal(Get(client.GetOffset(topic, 0, asked)), expected, fmt.Sprintf("offset for %d", asked))
	}
}

func readCommitted() {
	topic := createTopic(Unique("committed"), 1, nil)
	deliver(config(), topic, 0, Numbers(1000))
	c := config()
	c.Consumer.IsolationLevel = sarama.ReadCommitted
	for i, m := range readPartition(c, topic, 0, 0, 1000) {
		Equal(string(m.Value), strconv.Itoa(i), "record")
	}
}

func largeMessages() {
	const limit = 300_000
	topic := createTopic(Unique("large"), 1, map[string]string{"max.message.bytes": strconv.Itoa(limit)})
	c := config()
	c.Producer.MaxMessageBytes = 20_000_000
	p := Get(sarama.NewSyncProducer(brokers, c))
	defer p.Close()
	_, _, err := p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(make([]byte, limit-81))})
	Must(err)
	_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.ByteEncoder(make([]byte, limit))})
	Expect(errors.Is(err, sarama.ErrMessageSizeTooLarge), "a message over the limit: %v", err)
	big := createTopic(Unique("larger"), 1, map[string]string{"max.message.bytes": "20000000"})
	body := make([]byte, 10_000_000)
	for i := range body {
		body[i] = byte(i * 7)
	}
	_, _, err = p.SendMessage(&sarama.ProducerMessage{Topic: big, Value: sarama.ByteEncoder(body)})
	Must(err)
	Equal(string(readPartition(config(), big, 0, 0, 1)[0].Value), string(body), "a 10 MB record")
}

func transactions() {
	topic := createTopic(Unique("transactions"), 1, nil)
	c := config()
	c.Producer.Idempotent = true
	c.Net.MaxOpenRequests = 1
	c.Producer.Transaction.ID = Unique("tx")
	began := time.Now()
	p, err := sarama.NewSyncProducer(brokers, c)
	if err != nil {
		Expect(time.Since(began) < 30*time.Second, "a clean refusal, not one after %v: %v", time.Since(began), err)
		fmt.Println("refused:", err)
		return
	}
	defer p.Close()
	for _, commit := range []bool{true, false, true} {
		Must(p.BeginTxn())
		_, _, err := p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.StringEncoder(fmt.Sprint(commit))})
		Must(err)
		if commit {
			Must(p.CommitTxn())
		} else {
			Must(p.AbortTxn())
		}
	}
	r := config()
	r.Consumer.IsolationLevel = sarama.ReadCommitted
	for _, m := range readPartition(r, topic, 0, 0, 2) {
		Equal(string(m.Value), "true", "committed record")
	}
}

func adminTopics() {
	a, topic := admin(), createTopic(Unique("topics"), 3, map[string]string{"retention.ms": "123456"})
	err := a.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: 1, ReplicationFactor: 1}, false)
	Expect(errors.Is(err, sarama.ErrTopicAlreadyExists), "creating it again: %v", err)
	detail := Get(a.ListTopics())[topic]
	Equal(detail.NumPartitions, 3, "partitions")
	Equal(*detail.ConfigEntries["retention.ms"], "123456", "retention.ms")
	Must(a.CreatePartitions(topic, 5, nil, false))
	Until(20*time.Second, "five partitions", func() bool {
		return len(Get(a.DescribeTopics([]string{topic}))[0].Partitions) == 5
	})
	nodes, controller, err := a.DescribeCluster()
	Must(err)
	Expect(len(nodes) > 0, "nodes, controller %d", controller)
	dirs := Get(a.DescribeLogDirs([]int32{nodes[0].ID()}))
	Expect(len(dirs[nodes[0].ID()]) > 0, "log dirs")
	Must(a.DeleteTopic(topic))
	Until(20*time.Second, "the topic is gone", func() bool { _, there := Get(a.ListTopics())[topic]; return !there })
	Expect(errors.Is(a.DeleteTopic(topic), sarama.ErrUnknownTopicOrPartition), "deleting it again")
}

func adminConfigs() {
	a, topic := admin(), createTopic(Unique("configs"), 1, map[string]string{"retention.ms": "1000000"})
	value := func(name string) string {
		entries := Get(a.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: topic}))
		for _, e := range entries {
			if e.Name == name {
				return e.Value
			}
		}
		return "absent"
	}
	Equal(value("retention.ms"), "1000000", "retention.ms")
	size := "4321"
	Must(a.IncrementalAlterConfig(sarama.TopicResource, topic, map[string]sarama.IncrementalAlterConfigsEntry{
		"max.message.bytes": {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &size},
	}, false))
	Until(20*time.Second, "the change shows", func() bool { return value("max.message.bytes") == "4321" })
	Equal(value("retention.ms"), "1000000", "retention.ms after another change")
	Must(a.AlterConfig(sarama.TopicResource, topic, map[string]*string{"max.message.bytes": &size}, false))
	Until(20*time.Second, "what is not named is reset", func() bool { return value("retention.ms") == "604800000" })
}

func adminRecords() {
	a, topic := admin(), createTopic(Unique("records"), 1, nil)
	deliver(config(), topic, 0, Numbers(100))
	Must(a.DeleteRecords(topic, map[int32]int64{0: 40}))
	Equal(readPartition(config(), topic, 0, sarama.OffsetOldest, 60)[0].Offset, 40, "first offset that is left")
	consumer := Get(sarama.NewConsumer(brokers, config()))
	_, err := consumer.ConsumePartition(topic, 0, 10)
	Expect(errors.Is(err, sarama.ErrOffsetOutOfRange), "a deleted offset: %v", err)
}

func adminGroups() {
	a, topic, group := admin(), createTopic(Unique("groups"), 1, nil), Unique("group")
	deliver(config(), topic, 0, Numbers(50))
	c := config()
	c.ClientID = "tester"
	g := Get(sarama.NewConsumerGroup(brokers, group, c))
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	committed := make(chan struct{})
	h := handler{topic: topic, saw: func(s sarama.ConsumerGroupSession, m *sarama.ConsumerMessage) {
		s.MarkMessage(m, "")
		if m.Offset == 49 {
			s.Commit()
			close(committed)
		}
	}}
	ended := make(chan struct{})
	go func() { Must(g.Consume(ctx, []string{topic}, h)); close(ended) }()
	<-committed
	Expect(Get(a.ListConsumerGroups())[group] == "consumer", "the group is listed")
	described := Get(a.DescribeConsumerGroups([]string{group}))[0]
	Equal(described.State, "Stable", "state")
	for _, member := range described.Members {
		Equal(member.ClientId, "tester", "client id")
		Equal(len(Get(member.GetMemberAssignment()).Topics[topic]), 1, "assignment")
	}
	Expect(errors.Is(a.DeleteConsumerGroup(group), sarama.ErrNonEmptyGroup), "deleting it while it has members")
	cancel()
	<-ended
	Must(g.Close())
	Until(20*time.Second, "the group is empty", func() bool {
		return Get(a.DescribeConsumerGroups([]string{group}))[0].State == "Empty"
	})
	Must(a.DeleteConsumerGroupOffset(group, topic, 0))
	Equal(Get(a.ListConsumerGroupOffsets(group, map[string][]int32{topic: {0}})).GetBlock(topic, 0).Offset, -1, "deleted offset")
	Must(a.DeleteConsumerGroup(group))
}

func autoCreate() {
	topic := Unique("auto")
	p := Get(sarama.NewSyncProducer(brokers, config()))
	defer p.Close()
	_, offset, err := p.SendMessage(&sarama.ProducerMessage{Topic: topic, Value: sarama.StringEncoder("first")})
	Must(err)
	Equal(offset, 0, "offset")
	_, there := Get(admin().ListTopics())[topic]
	Expect(there, "the topic is there")
}
