// Command franz checks the broker with franz-go, which always speaks the newest version it finds.
package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

var ctx, cancel = context.WithTimeout(context.Background(), 200*time.Second)

func main() {
	defer cancel()
	Main(map[string]func(){
		"roundtrip":             roundtrip,
		"idempotent":            idempotent,
		"producer-modes":        producerModes,
		"group-resume":          groupResume,
		"rebalance-range":       func() { rebalance(kgo.RangeBalancer(), false, false) },
		"rebalance-roundrobin":  func() { rebalance(kgo.RoundRobinBalancer(), false, false) },
		"rebalance-sticky":      func() { rebalance(kgo.StickyBalancer(), false, false) },
		"rebalance-cooperative": func() { rebalance(kgo.CooperativeStickyBalancer(), false, false) },
		"rebalance-consumer-protocol": func() {
			rebalance(kgo.CooperativeStickyBalancer(), true, false)
		},
		"offsets-for-times": offsetsForTimes,
		"seek-pause":        seekPause,
		"read-committed":    readCommitted,
		"large-messages":    largeMessages,
		"transactions":      transactions,
		"admin-topics":      adminTopics,
		"admin-configs":     adminConfigs,
		"admin-records":     adminRecords,
		"admin-groups":      adminGroups,
		"recreate-topic":    recreateTopic,
		"auto-create":       autoCreate,
		"regex":             regex,
	})
}

func client(options ...kgo.Opt) *kgo.Client {
	return Get(kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(Bootstrap)}, options...)...))
}

func admin() *kadm.Client { return kadm.NewClient(client()) }

func createTopic(name string, partitions int32, configs map[string]string) string {
	values := map[string]*string{}
	for key, value := range configs {
		values[key] = &value
	}
	Must(Get(admin().CreateTopic(ctx, partitions, 1, values, name)).Err)
	// A broker may acknowledge a topic's creation a moment before it serves its partitions.
	Until(30*time.Second, name+" is served", func() bool {
		ends, err := admin().ListEndOffsets(ctx, name)
		return err == nil && ends.Error() == nil && len(ends[name]) == int(partitions)
	})
	return name
}

func toKgo(topic string, partition int32, r Record) *kgo.Record {
	record := &kgo.Record{Topic: topic, Partition: partition, Key: r.Key, Value: r.Value, Timestamp: r.Time}
	for _, h := range r.Headers {
		record.Headers = append(record.Headers, kgo.RecordHeader{Key: h.Key, Value: h.Value})
	}
	return record
}

func fromKgo(r *kgo.Record) Record {
	record := Record{Key: r.Key, Value: r.Value, Time: r.Timestamp}
	for _, h := range r.Headers {
		record.Headers = append(record.Headers, Header{Key: h.Key, Value: h.Value})
	}
	return record
}

func deliver(topic string, partition int32, records []Record, options ...kgo.Opt) {
	c := client(append([]kgo.Opt{kgo.RecordPartitioner(kgo.ManualPartitioner())}, options...)...)
	defer c.Close()
	batch := make([]*kgo.Record, len(records))
	for i, r := range records {
		batch[i] = toKgo(topic, partition, r)
	}
	Must(c.ProduceSync(ctx, batch...).FirstErr())
}

// read polls until it has count records, or the limit is over.
func read(c *kgo.Client, count int, limit time.Duration) []*kgo.Record {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var records []*kgo.Record
	for len(records) < count && ctx.Err() == nil {
		fetches := c.PollFetches(ctx)
		for _, e := range fetches.Errors() {
			if !errors.Is(e.Err, context.DeadlineExceeded) {
				panic(fmt.Sprintf("fetch of %s-%d: %v", e.Topic, e.Partition, e.Err))
			}
		}
		records = append(records, fetches.Records()...)
	}
	return records
}

func readPartition(topic string, partition int32, from kgo.Offset, count int, options ...kgo.Opt) []*kgo.Record {
	at := map[string]map[int32]kgo.Offset{topic: {partition: from}}
	c := client(append([]kgo.Opt{kgo.ConsumePartitions(at)}, options...)...)
	defer c.Close()
	return read(c, count, 30*time.Second)
}

func roundtrip() {
	topic := createTopic(Unique("roundtrip"), 1, nil)
	var sent []Record
	codecs := []kgo.CompressionCodec{
		kgo.NoCompression(), kgo.GzipCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression(),
	}
	for _, codec := range codecs {
		deliver(topic, 0, Samples(40), kgo.ProducerBatchCompression(codec), kgo.ProducerLinger(50*time.Millisecond))
		sent = append(sent, Samples(40)...)
	}
	got := readPartition(topic, 0, kgo.NewOffset().AtStart(), len(sent))
	Equal(len(got), len(sent), "records")
	for i, r := range got {
		Equal(r.Offset, int64(i), "offset")
		SameRecord(fromKgo(r), sent[i], fmt.Sprintf("record %d", i))
	}
}

func idempotent() {
	const count, partitions = 500_000, 4
	topic := createTopic(Unique("idempotent"), partitions, nil)
	c := client(kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.RequiredAcks(kgo.AllISRAcks()), kgo.MaxBufferedRecords(100_000))
	defer c.Close()
	var acknowledged atomic.Int64
	for i := range count {
		r := &kgo.Record{Topic: topic, Partition: int32(i % partitions), Value: strconv.AppendInt(nil, int64(i), 10)}
		c.Produce(ctx, r, func(_ *kgo.Record, err error) {
			Must(err)
			acknowledged.Add(1)
		})
	}
	Must(c.Flush(ctx))
	Equal(acknowledged.Load(), count, "acknowledged")
	ends := Get(admin().ListEndOffsets(ctx, topic))
	var total int64
	ends.Each(func(o kadm.ListedOffset) { total += o.Offset })
	Equal(total, count, "sum of the end offsets")
	r := client(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer r.Close()
	next := [partitions]int{0, 1, 2, 3}
	seen := 0
	for seen < count {
		fetches := r.PollFetches(ctx)
		Must(fetches.Err())
		fetches.EachRecord(func(record *kgo.Record) {
			Equal(Get(strconv.Atoi(string(record.Value))), next[record.Partition], "record in its place")
			next[record.Partition] += partitions
			seen++
		})
	}
	Equal(len(read(r, 1, time.Second)), 0, "records beyond the count")
}

func producerModes() {
	topic := createTopic(Unique("modes"), 3, nil)
	sent := map[string]bool{}
	for name, acks := range map[string]kgo.Acks{"none": kgo.NoAck(), "leader": kgo.LeaderAck(), "all": kgo.AllISRAcks()} {
		options := []kgo.Opt{kgo.RequiredAcks(acks), kgo.ProducerLinger(0)}
		if name != "all" {
			options = append(options, kgo.DisableIdempotentWrite())
		}
		c := client(options...)
		for i := range 300 {
			key := fmt.Sprintf("%s-%d", name, i)
			sent[key] = true
			c.Produce(ctx, &kgo.Record{Topic: topic, Key: []byte(key)}, func(_ *kgo.Record, err error) { Must(err) })
		}
		Must(c.Flush(ctx))
		// A broker may drop what it has not read yet of a connection that is closed, so these stay open.
		defer c.Close()
	}
	c := client(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer c.Close()
	got := read(c, len(sent), 30*time.Second)
	Equal(len(got), len(sent), "records")
	for _, r := range got {
		Expect(sent[string(r.Key)], "%s was not sent or came twice", r.Key)
		delete(sent, string(r.Key))
	}
}

func groupResume() {
	topic, group := createTopic(Unique("resume"), 3, nil), Unique("group")
	for p := range 3 {
		deliver(topic, int32(p), Numbers(500))
	}
	member := func() *kgo.Client {
		return client(kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.DisableAutoCommit(),
			kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchMaxPartitionBytes(2000))
	}
	c := member()
	first := read(c, 600, 30*time.Second)
	Must(c.CommitRecords(ctx, first...))
	committed := Get(kadm.NewClient(c).FetchOffsets(ctx, group))
	ends := map[int32]int64{}
	for _, r := range first {
		ends[r.Partition] = max(ends[r.Partition], r.Offset+1)
	}
	for p, end := range ends {
		offset, _ := committed.Lookup(topic, p)
		Equal(offset.At, end, "committed offset")
	}
	c.Close()
	c = member()
	defer c.Close()
	second := read(c, 1500-len(first), 30*time.Second)
	Equal(len(second), 1500-len(first), "records after resuming")
	for _, r := range second {
		Equal(r.Offset, ends[r.Partition], "next offset")
		ends[r.Partition]++
	}
}

func rebalance(balancer kgo.GroupBalancer, nextGeneration, static bool) {
	const count, partitions = 12_000, 6
	topic, group := createTopic(Unique("rebalance"), partitions, nil), Unique("group")
	p := client(kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerLinger(5*time.Millisecond))
	defer p.Close()
	produce := func(i int) {
		r := &kgo.Record{Topic: topic, Partition: int32(i % partitions), Value: []byte("x")}
		p.Produce(ctx, r, func(_ *kgo.Record, err error) { Must(err) })
	}
	member := func(name string, tally *Tally, stop <-chan struct{}) {
		ctx := ctx
		if nextGeneration {
			//nolint:staticcheck // the client's own switch for KIP-848
			ctx = context.WithValue(ctx, "opt_in_kafka_next_gen_balancer_beta", true)
		}
		c := client(kgo.WithContext(ctx), kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.Balancers(balancer),
			kgo.DisableAutoCommit(), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
			kgo.HeartbeatInterval(300*time.Millisecond), kgo.BlockRebalanceOnPoll(),
			kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, got map[string][]int32) {
				tally.Assigned(name, got[topic])
			}),
			kgo.OnPartitionsRevoked(func(ctx context.Context, c *kgo.Client, lost map[string][]int32) {
				if err := c.CommitUncommittedOffsets(ctx); err != nil {
					fmt.Println("commit on revocation:", err)
				}
				tally.Revoked(name, lost[topic])
			}),
			kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, lost map[string][]int32) {
				tally.Revoked(name, lost[topic])
			}))
		for {
			select {
			case <-stop:
				c.Close()
				tally.Left(name)
				return
			default:
			}
			pollCtx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
			fetches := c.PollRecords(pollCtx, 50)
			cancel()
			fetches.EachRecord(func(r *kgo.Record) { tally.Saw(r.Partition, r.Offset) })
			c.AllowRebalance()
		}
	}
	GroupOfThree(count, partitions, produce, member, true)
}

func offsetsForTimes() {
	topic := createTopic(Unique("times"), 1, nil)
	deliver(topic, 0, Numbers(100), kgo.ProducerBatchCompression(kgo.ZstdCompression()))
	base := BaseTime.UnixMilli()
	a := admin()
	for asked, expected := range map[int64]int64{0: 0, base: 0, base + 1: 1, base + 50_500: 51, base + 99_000: 99, base + 99_001: 100} {
		// The admin client turns "none after that time" into the end offset.
		found, _ := Get(a.ListOffsetsAfterMilli(ctx, asked, topic)).Lookup(topic, 0)
		Equal(found.Offset, expected, fmt.Sprintf("offset %d ms after the first record", asked-base))
	}
	start, _ := Get(a.ListStartOffsets(ctx, topic)).Lookup(topic, 0)
	Equal(start.Offset, 0, "start")
	top, _ := Get(a.ListMaxTimestampOffsets(ctx, topic)).Lookup(topic, 0)
	Equal(top.Offset, 99, "offset of the largest timestamp")
	got := readPartition(topic, 0, kgo.NewOffset().AfterMilli(base+89_001), 10)
	Equal(got[0].Offset, 90, "first record read by time")
	got = readPartition(topic, 0, kgo.NewOffset().AtEnd().Relative(-5), 5)
	Equal(got[0].Offset, 95, "first record read relative to the end")
}

func seekPause() {
	topic := createTopic(Unique("seek"), 2, nil)
	for p := range 2 {
		deliver(topic, int32(p), Numbers(500))
	}
	c := client(kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	defer c.Close()
	Equal(len(read(c, 1000, 30*time.Second)), 1000, "records")
	c.PauseFetchPartitions(map[string][]int32{topic: {0}})
	back := kgo.EpochOffset{Epoch: -1, Offset: 400}
	c.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: {0: back, 1: back}})
	got := read(c, 101, 2*time.Second)
	Equal(len(got), 100, "records of the partition that is not paused")
	Equal(got[0].Offset, 400, "offset after seek")
	c.ResumeFetchPartitions(map[string][]int32{topic: {0}})
	got = read(c, 100, 20*time.Second)
	Equal(len(got), 100, "records after resume")
	Equal(got[0].Partition, 0, "partition")
}

func readCommitted() {
	topic := createTopic(Unique("committed"), 1, nil)
	deliver(topic, 0, Numbers(1000))
	got := readPartition(topic, 0, kgo.NewOffset().AtStart(), 1000, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	Equal(len(got), 1000, "records")
	stable, _ := Get(admin().ListCommittedOffsets(ctx, topic)).Lookup(topic, 0)
	Equal(stable.Offset, 1000, "last stable offset")
}

func largeMessages() {
	const limit = 300_000
	topic := createTopic(Unique("large"), 1, map[string]string{"max.message.bytes": strconv.Itoa(limit)})
	c := client(kgo.ProducerBatchMaxBytes(20_000_000), kgo.MaxBufferedBytes(40_000_000), kgo.ProducerBatchCompression(kgo.NoCompression()))
	defer c.Close()
	fits := make([]byte, limit-61-20)
	Must(c.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: fits}).FirstErr())
	err := c.ProduceSync(ctx, &kgo.Record{Topic: topic, Value: make([]byte, limit)}).FirstErr()
	Expect(errors.Is(err, kerr.MessageTooLarge), "a message over the limit: %v", err)
	big := createTopic(Unique("larger"), 1, map[string]string{"max.message.bytes": "20000000"})
	body := make([]byte, 10_000_000)
	for i := range body {
		body[i] = byte(i * 7)
	}
	Must(c.ProduceSync(ctx, &kgo.Record{Topic: big, Value: body}).FirstErr())
	got := readPartition(big, 0, kgo.NewOffset().AtStart(), 1, kgo.FetchMaxPartitionBytes(1000))
	Equal(string(got[0].Value), string(body), "a 10 MB record")
}

func transactions() {
	topic := createTopic(Unique("transactions"), 1, nil)
	c := client(kgo.TransactionalID(Unique("tx")), kgo.DefaultProduceTopic(topic))
	defer c.Close()
	began := time.Now()
	for _, outcome := range []kgo.TransactionEndTry{kgo.TryCommit, kgo.TryAbort, kgo.TryCommit} {
		err := c.BeginTransaction()
		if err == nil {
			err = c.ProduceSync(ctx, kgo.StringRecord(fmt.Sprint(outcome))).FirstErr()
		}
		if err != nil {
			Expect(time.Since(began) < 20*time.Second, "a clean refusal, not one after %v: %v", time.Since(began), err)
			fmt.Println("refused:", err)
			return
		}
		Must(c.EndTransaction(ctx, outcome))
	}
	got := readPartition(topic, 0, kgo.NewOffset().AtStart(), 2, kgo.FetchIsolationLevel(kgo.ReadCommitted()))
	Equal(len(got), 2, "committed records")
}

func adminTopics() {
	a, topic := admin(), createTopic(Unique("topics"), 3, map[string]string{"retention.ms": "123456"})
	_, err := a.CreateTopic(ctx, 1, 1, nil, topic)
	Expect(errors.Is(err, kerr.TopicAlreadyExists), "creating it again: %v", err)
	_, err = a.CreateTopic(ctx, 1, 1, nil, "bad/name")
	Expect(errors.Is(err, kerr.InvalidTopicException), "a bad name: %v", err)
	_, err = a.CreateTopic(ctx, 1, 7, nil, Unique("replicas"))
	Expect(errors.Is(err, kerr.InvalidReplicationFactor), "seven replicas: %v", err)
	details := Get(a.ListTopics(ctx, topic))[topic]
	Equal(len(details.Partitions), 3, "partitions")
	Expect(details.ID != kadm.TopicID{}, "a topic id")
	Must(Get(a.UpdatePartitions(ctx, 5, topic)).Error())
	Until(20*time.Second, "five partitions", func() bool { return len(Get(a.ListTopics(ctx, topic))[topic].Partitions) == 5 })
	deliver(topic, 4, Numbers(10))
	sizes := Get(a.DescribeAllLogDirs(ctx, kadm.TopicsSet{topic: {4: struct{}{}}}))
	found := false
	sizes.Each(func(d kadm.DescribedLogDir) {
		d.Topics.Each(func(p kadm.DescribedLogDirPartition) { found = found || p.Size > 0 })
	})
	Expect(found, "the size of the partition's log")
	Must(Get(a.DeleteTopics(ctx, topic)).Error())
	Until(20*time.Second, "the topic is gone", func() bool { return !Get(a.ListTopics(ctx)).Has(topic) })
	metadata := Get(a.BrokerMetadata(ctx))
	Expect(metadata.Cluster != "" && len(metadata.Brokers) > 0, "cluster metadata")
	Expect(slices.Contains(metadata.Brokers.NodeIDs(), metadata.Controller), "the controller is a broker")
}

func adminConfigs() {
	a, topic := admin(), createTopic(Unique("configs"), 1, map[string]string{"retention.ms": "1000000"})
	value := func(key string) string {
		resource := Get(Get(a.DescribeTopicConfigs(ctx, topic)).On(topic, nil))
		for _, c := range resource.Configs {
			if c.Key == key {
				return c.MaybeValue()
			}
		}
		panic("no setting " + key)
	}
	Equal(value("retention.ms"), "1000000", "retention.ms")
	policy := "compact"
	size := "4321"
	changes := []kadm.AlterConfig{
		{Op: kadm.AppendConfig, Name: "cleanup.policy", Value: &policy},
		{Op: kadm.DeleteConfig, Name: "retention.ms"},
		{Op: kadm.SetConfig, Name: "max.message.bytes", Value: &size},
	}
	Must(Get(a.AlterTopicConfigs(ctx, changes, topic))[0].Err)
	Until(20*time.Second, "the change shows", func() bool { return value("max.message.bytes") == "4321" })
	Equal(value("retention.ms"), "604800000", "retention.ms after its removal")
	bad := "never"
	responses, err := a.AlterTopicConfigs(ctx, []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &bad}}, topic)
	Expect(err == nil && errors.Is(responses[0].Err, kerr.InvalidConfig), "a bad value: %v %v", err, responses)
	node := Get(a.BrokerMetadata(ctx)).Brokers.NodeIDs()[0]
	brokers := Get(a.DescribeBrokerConfigs(ctx, node))
	Expect(len(brokers) == 1 && len(brokers[0].Configs) > 50, "broker settings")
}

func adminRecords() {
	a, topic := admin(), createTopic(Unique("records"), 1, nil)
	deliver(topic, 0, Numbers(100))
	var before kadm.Offsets
	before.AddOffset(topic, 0, 40, -1)
	deleted, _ := Get(a.DeleteRecords(ctx, before)).Lookup(topic, 0)
	Equal(deleted.LowWatermark, 40, "low watermark")
	got := readPartition(topic, 0, kgo.NewOffset().AtStart(), 60)
	Equal(got[0].Offset, 40, "first offset that is left")
	var beyond kadm.Offsets
	beyond.AddOffset(topic, 0, 4000, -1)
	result, _ := Get(a.DeleteRecords(ctx, beyond)).Lookup(topic, 0)
	Expect(errors.Is(result.Err, kerr.OffsetOutOfRange), "beyond the end: %v", result.Err)
}

func adminGroups() {
	a, topic, group := admin(), createTopic(Unique("groups"), 2, nil), Unique("group")
	deliver(topic, 0, Numbers(50))
	c := client(kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic), kgo.DisableAutoCommit(), kgo.ClientID("tester"),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	Must(c.CommitRecords(ctx, read(c, 50, 30*time.Second)...))
	Equal(Get(a.ListGroups(ctx))[group].State, "Stable", "state in the list")
	described := Get(a.DescribeGroups(ctx, group))[group]
	Equal(described.State, "Stable", "state")
	Equal(len(described.Members), 1, "members")
	Equal(described.Members[0].ClientID, "tester", "client id")
	lag := Get(a.Lag(ctx, group))[group]
	Equal(lag.Lag.Total(), 0, "lag")
	err := Get(a.DeleteGroups(ctx, group)).Error()
	Expect(errors.Is(err, kerr.NonEmptyGroup), "deleting it while it has members: %v", err)
	c.Close()
	Until(20*time.Second, "the group is empty", func() bool { return Get(a.DescribeGroups(ctx, group))[group].State == "Empty" })
	var reset kadm.Offsets
	reset.AddOffset(topic, 0, 20, -1)
	Must(Get(a.CommitOffsets(ctx, group, reset)).Error())
	at, _ := Get(a.FetchOffsets(ctx, group)).Lookup(topic, 0)
	Equal(at.At, 20, "offset after the reset")
	Must(Get(a.DeleteOffsets(ctx, group, kadm.TopicsSet{topic: {0: struct{}{}}})).Error())
	_, still := Get(a.FetchOffsets(ctx, group)).Lookup(topic, 0)
	Expect(!still, "the offset was deleted")
	Must(Get(a.CommitOffsets(ctx, group, reset)).Error())
	Must(Get(a.DeleteGroups(ctx, group)).Error())
	err = Get(a.DeleteGroups(ctx, group)).Error()
	Expect(errors.Is(err, kerr.GroupIDNotFound), "deleting it again: %v", err)
}

func recreateTopic() {
	a, topic := admin(), createTopic(Unique("recreate"), 1, nil)
	// One producer and one consumer live through all of it.
	p := client(kgo.DefaultProduceTopic(topic))
	defer p.Close()
	ids := map[kadm.TopicID]bool{}
	for life := range 3 {
		Until(20*time.Second, "the topic is there", func() bool { return Get(a.ListTopics(ctx)).Has(topic) })
		ids[Get(a.ListTopics(ctx))[topic].ID] = true
		deliver(topic, 0, Numbers(100+life))
		got := readPartition(topic, 0, kgo.NewOffset().AtStart(), 100+life)
		Equal(got[0].Offset, 0, "first offset")
		Equal(len(got), 100+life, "records")
		Must(Get(a.DeleteTopics(ctx, topic)).Error())
		Until(20*time.Second, "the topic is gone", func() bool { return !Get(a.ListTopics(ctx)).Has(topic) })
		Until(20*time.Second, "the topic can be created", func() bool {
			_, err := a.CreateTopic(ctx, 1, 1, nil, topic)
			return err == nil
		})
	}
	Equal(len(ids), 3, "different topic ids: "+fmt.Sprint(slices.Collect(maps.Keys(ids))))
}

func autoCreate() {
	topic := Unique("auto")
	c := client(kgo.AllowAutoTopicCreation(), kgo.DefaultProduceTopic(topic))
	defer c.Close()
	Must(c.ProduceSync(ctx, kgo.StringRecord("first")).FirstErr())
	Expect(Get(admin().ListTopics(ctx)).Has(topic), "the topic is there")
	absent := Unique("absent")
	d := client(kgo.DefaultProduceTopic(absent), kgo.UnknownTopicRetries(1))
	defer d.Close()
	err := d.ProduceSync(ctx, kgo.StringRecord("first")).FirstErr()
	Expect(errors.Is(err, kerr.UnknownTopicOrPartition), "a topic that may not be created: %v", err)
	Expect(!Get(admin().ListTopics(ctx)).Has(absent), "it was not created")
}

func regex() {
	prefix := Unique("regex")
	createTopic(prefix+"-one", 1, nil)
	c := client(kgo.ConsumerGroup(Unique("group")), kgo.ConsumeTopics("^"+prefix+"-.*"), kgo.ConsumeRegex(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.MetadataMaxAge(time.Second), kgo.MetadataMinAge(300*time.Millisecond))
	defer c.Close()
	deliver(prefix+"-one", 0, Numbers(1))
	Equal(read(c, 1, 30*time.Second)[0].Topic, prefix+"-one", "first topic")
	createTopic(prefix+"-two", 1, nil)
	deliver(prefix+"-two", 0, Numbers(1))
	Equal(read(c, 1, 30*time.Second)[0].Topic, prefix+"-two", "topic created later")
}
