package main

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kgo"
)

// fetches counts, by node, the bytes of the answers to Fetch requests.
type fetches struct {
	mutex sync.Mutex
	bytes map[int32]int
}

const fetchKey = 1

// OnBrokerRead is called for each answer.
func (f *fetches) OnBrokerRead(meta kgo.BrokerMetadata, key int16, bytes int, _, _ time.Duration, _ error) {
	if key != fetchKey {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.bytes[meta.NodeID] += bytes
}

// follow writes a record with the time in it every ten milliseconds and reads it back in a rack: how old it is then, and
// which node it came from.
func follow(s settings) {
	if s.create {
		createTopic(s)
	}
	const count = 500
	watch := &fetches{bytes: map[int32]int{}}
	at := map[string]map[int32]kgo.Offset{s.topic: {0: kgo.NewOffset().At(0)}}
	producer := connect(kgo.ProducerLinger(0), kgo.RequiredAcks(kgo.AllISRAcks()))
	defer producer.Close()
	consumer := connect(kgo.ConsumePartitions(at), kgo.Rack(s.racks), kgo.WithHooks(watch), kgo.FetchMaxWait(500*time.Millisecond))
	defer consumer.Close()
	ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
	defer cancel()
	go func() {
		for range count {
			now := binary.BigEndian.AppendUint64(nil, uint64(time.Now().UnixNano()))
			producer.Produce(ctx, &kgo.Record{Topic: s.topic, Partition: 0, Value: now}, nil)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	var ages []float64
	next := int64(0)
	for len(ages) < count {
		polled := consumer.PollFetches(ctx)
		Expect(ctx.Err() == nil, "only %d of %d records came", len(ages), count)
		now := time.Now().UnixNano()
		polled.EachRecord(func(r *kgo.Record) {
			Equal(r.Offset, next, "offset")
			next++
			ages = append(ages, float64(now-int64(binary.BigEndian.Uint64(r.Value)))/1e6)
		})
	}
	// The first records teach the client which replica is the near one.
	steady := ages[count/5:]
	slices.Sort(steady)
	say(map[string]any{"p50Ms": steady[len(steady)/2], "p99Ms": steady[len(steady)*99/100], "bytesByNode": watch.bytes})
}
