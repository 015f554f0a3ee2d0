// Command crashload loads a broker that is killed again and again, and knows what must be there afterwards.
//
// Producers with acks=all write numbered records, half of them idempotent, each to a partition of its own. On
// standard input come commands: "verify" reads what was not verified yet (and the end of what was) and compares it
// with all that was acknowledged; "finish" stops the producers and verifies everything from the first offset.
// The answer is one line: "ok ..." or "FAIL ...".
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"

	. "chronik/compat/internal/check"
	"chronik/compat/internal/dial"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	partitions    = 8
	reverify      = 2000
	verifyLimit   = 60 * time.Second
	recordsPerRun = 1_000_000
)

func main() {
	seed := Get(strconv.ParseUint(os.Args[1], 10, 64))
	topic := Unique("crash")
	ctx := context.Background()
	admin := kadm.NewClient(connect())
	Must(Get(admin.CreateTopic(ctx, partitions, 1, nil, topic)).Err)
	var writers []*writer
	var done sync.WaitGroup
	produceCtx, stop := context.WithCancel(ctx)
	for p := range int32(partitions) {
		w := &writer{topic: topic, partition: p, idempotent: p%2 == 0, random: rand.New(rand.NewPCG(seed, uint64(p)))}
		writers = append(writers, w)
		done.Add(1)
		go func() { defer done.Done(); w.run(produceCtx) }()
	}
	fmt.Println("ready")
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		from := int64(reverify)
		if input.Text() == "finish" {
			stop()
			done.Wait()
			from = 1 << 60
		}
		answer(writers, from)
	}
}

// answer verifies all partitions and prints the outcome as one line.
func answer(writers []*writer, back int64) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Printf("FAIL %v\n", problem)
		}
	}()
	var acknowledged, present int64
	for _, w := range writers {
		a, n := w.verify(back)
		acknowledged += a
		present += n
	}
	fmt.Printf("ok %d acknowledged, %d present\n", acknowledged, present)
}

func connect(options ...kgo.Opt) *kgo.Client {
	return Get(kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(Bootstrap), kgo.RetryBackoffFn(func(int) time.Duration { return 20 * time.Millisecond }),
		kgo.MetadataMinAge(50 * time.Millisecond), dial.Patient(),
	}, options...)...))
}

// writer is one producer with its partition: what it was promised, and what was found there.
type writer struct {
	topic      string
	partition  int32
	idempotent bool
	random     *rand.Rand

	mutex    sync.Mutex
	promised map[int64]int64 // number of the record to its acknowledged offset
	failure  error

	found []int64 // offset to the number of the record
}

func (w *writer) run(ctx context.Context) {
	w.mutex.Lock()
	w.promised = map[int64]int64{}
	w.mutex.Unlock()
	options := []kgo.Opt{
		kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerLinger(time.Duration(w.partition) * time.Millisecond), kgo.MaxBufferedRecords(2000),
		kgo.ProducerBatchCompression([]kgo.CompressionCodec{
			kgo.NoCompression(), kgo.GzipCompression(), kgo.Lz4Compression(), kgo.ZstdCompression(),
		}[w.partition/2]),
	}
	if !w.idempotent {
		options = append(options, kgo.DisableIdempotentWrite())
	}
	client := connect(options...)
	defer client.Close()
	for number := int64(0); number < recordsPerRun && ctx.Err() == nil; number++ {
		record := &kgo.Record{Topic: w.topic, Partition: w.partition, Value: w.value(number)}
		client.Produce(context.Background(), record, func(r *kgo.Record, err error) {
			w.mutex.Lock()
			defer w.mutex.Unlock()
			if err != nil {
				w.failure = err
				return
			}
			w.promised[number] = r.Offset
		})
		if number%20 == 0 {
			time.Sleep(time.Duration(w.random.IntN(20)) * time.Millisecond)
		}
	}
	if err := client.Flush(context.Background()); err != nil {
		w.failure = err
	}
}

// value is the record's number, a checksum, and random bytes: now and then many of them.
func (w *writer) value(number int64) []byte {
	size := w.random.IntN(300)
	if w.random.IntN(200) == 0 {
		size = w.random.IntN(100_000)
	}
	value := make([]byte, 12+size)
	binary.BigEndian.PutUint64(value[4:], uint64(number))
	for i := 12; i < len(value); i++ {
		value[i] = byte(w.random.Uint32())
	}
	binary.BigEndian.PutUint32(value, crc32.ChecksumIEEE(value[4:]))
	return value
}

// verify compares the partition with the promises; it goes back over `back` offsets that were verified before.
func (w *writer) verify(back int64) (acknowledged, present int64) {
	name := fmt.Sprintf("partition %d (idempotent: %v)", w.partition, w.idempotent)
	w.mutex.Lock()
	promises := make(map[int64]int64, len(w.promised))
	for number, offset := range w.promised {
		promises[number] = offset
	}
	failure := w.failure
	w.mutex.Unlock()
	Expect(failure == nil, "%s: the producer was refused: %v", name, failure)

	ctx, cancel := context.WithTimeout(context.Background(), verifyLimit)
	defer cancel()
	admin := kadm.NewClient(connect())
	defer admin.Close()
	listed, _ := Get(admin.ListEndOffsets(ctx, w.topic)).Lookup(w.topic, w.partition)
	Must(listed.Err)
	end := listed.Offset
	Expect(end >= int64(len(w.found)), "%s: ends at %d, but %d records were read before", name, end, len(w.found))
	start := max(0, int64(len(w.found))-back)
	w.read(ctx, name, start, end)

	for number, offset := range promises {
		Expect(offset >= 0 && offset < end, "%s: record %d was acknowledged at offset %d, but the log ends at %d", name, number, offset, end)
		Expect(w.found[offset] == number, "%s: record %d was acknowledged at offset %d, where record %d is", name, number, offset, w.found[offset])
	}
	if w.idempotent {
		for offset, number := range w.found {
			Expect(number == int64(offset), "%s: offset %d holds record %d: lost, repeated or out of order", name, offset, number)
		}
	}
	return int64(len(promises)), end
}

// read fetches the offsets from start to end into w.found and checks each record by itself.
func (w *writer) read(ctx context.Context, name string, start, end int64) {
	if start >= end {
		return
	}
	at := map[string]map[int32]kgo.Offset{w.topic: {w.partition: kgo.NewOffset().At(start)}}
	client := connect(kgo.ConsumePartitions(at), kgo.FetchMaxWait(100*time.Millisecond))
	defer client.Close()
	next := start
	for next < end {
		fetches := client.PollFetches(ctx)
		Expect(ctx.Err() == nil, "%s: no more records at offset %d of %d after %v", name, next, end, verifyLimit)
		for _, e := range fetches.Errors() {
			panic(fmt.Sprintf("%s: fetch at offset %d: %v", name, next, e.Err))
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if next >= end {
				return
			}
			Expect(r.Offset == next, "%s: offset %d follows %d", name, r.Offset, next-1)
			Expect(len(r.Value) >= 12 && binary.BigEndian.Uint32(r.Value) == crc32.ChecksumIEEE(r.Value[4:]), "%s: the record at offset %d is torn", name, r.Offset)
			number := int64(binary.BigEndian.Uint64(r.Value[4:]))
			if r.Offset < int64(len(w.found)) {
				Expect(w.found[r.Offset] == number, "%s: offset %d held record %d, and now %d", name, r.Offset, w.found[r.Offset], number)
			} else {
				w.found = append(w.found, number)
			}
			next++
		})
	}
}
