// Command clusterload loads a cluster that suffers, writes down what it was promised and what it read, and compares
// that with what the cluster holds at the end.
//
//	clusterload load   -topic T -partitions P -history FILE ...   produces and reads until "finish" on standard input
//	clusterload verify -topic T -partitions P -history FILE,...   reads all partitions and judges
//
//	clusterload follow -topic T -racks R     tells how old records are that are read in a rack, and from which node
//
// All print JSON, an object a line. A history is text, a fact a line:
//
//	i PARTITION 0|1                          whether the partition's only producer is idempotent
//	a PARTITION NUMBER OFFSET MS             a record was acknowledged at an offset
//	f PARTITION NUMBER MS ERROR              a record was given up: it may or may not be there
//	r READER PARTITION OFFSET NUMBER MS      a reader got a record
//	n PARTITION COUNT                        how many records were handed to the producer
//
// Times are milliseconds since the start of the Unix epoch.
package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	. "chronik/compat/internal/check"
	"chronik/compat/internal/dial"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

type settings struct {
	topic, history, racks, codec string
	partitions                   int
	replicas                     int
	seed                         uint64
	rate, size                   int
	records                      int64
	idempotent                   string
	create                       bool
	timeout                      time.Duration
}

func main() {
	var s settings
	flags := flag.NewFlagSet("clusterload", flag.ExitOnError)
	flags.StringVar(&s.topic, "topic", "load", "topic")
	flags.IntVar(&s.partitions, "partitions", 8, "partitions, each with a producer of its own")
	flags.IntVar(&s.replicas, "replicas", 3, "replication factor")
	flags.BoolVar(&s.create, "create", false, "create the topic first")
	flags.StringVar(&s.history, "history", "", "file, or files, of the history")
	flags.StringVar(&s.racks, "racks", "", "client.rack of each reader, comma-separated; none: no reader")
	flags.StringVar(&s.codec, "codec", "mixed", "mixed or none")
	flags.Uint64Var(&s.seed, "seed", 1, "seed of sizes and pauses")
	flags.IntVar(&s.rate, "rate", 200, "records a second and partition; 0: as many as go")
	flags.IntVar(&s.size, "size", 300, "bytes of a record at most, but for a few large ones")
	flags.Int64Var(&s.records, "records", 1<<40, "records a partition")
	flags.StringVar(&s.idempotent, "idempotent", "half", "half, all or none of the producers")
	flags.DurationVar(&s.timeout, "timeout", 2*time.Minute, "how long the flush at the end, or a verification, may take")
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "clusterload load|verify|follow -topic T ...")
		os.Exit(2)
	}
	Must(flags.Parse(os.Args[2:]))
	switch os.Args[1] {
	case "load":
		load(s)
	case "verify":
		verify(s)
	case "follow":
		follow(s)
	default:
		fmt.Fprintln(os.Stderr, "no such mode:", os.Args[1])
		os.Exit(2)
	}
}

func say(value any) {
	line := Get(json.Marshal(value))
	fmt.Println(string(line))
}

func connect(options ...kgo.Opt) *kgo.Client {
	return Get(kgo.NewClient(append([]kgo.Opt{
		kgo.SeedBrokers(strings.Split(Bootstrap, ",")...), dial.Patient(),
		kgo.RetryBackoffFn(func(int) time.Duration { return 20 * time.Millisecond }),
		kgo.MetadataMinAge(50 * time.Millisecond),
	}, options...)...))
}

// createTopic creates the topic, or finds that it is there.
func createTopic(s settings) {
	client := connect()
	defer client.Close()
	deadline := time.Now().Add(time.Minute)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		answer, err := kadm.NewClient(client).CreateTopic(ctx, int32(s.partitions), int16(s.replicas), nil, s.topic)
		cancel()
		if err == nil {
			err = answer.Err
		}
		if err == nil || strings.Contains(err.Error(), kerr.TopicAlreadyExists.Message) {
			return
		}
		Expect(time.Now().Before(deadline), "cannot create %s: %v", s.topic, err)
		time.Sleep(200 * time.Millisecond)
	}
}

// value is a checksum, the record's number, and random bytes: now and then many of them.
func value(random *rand.Rand, number int64, size int) []byte {
	length := random.IntN(max(1, size))
	if size >= 100 && random.IntN(500) == 0 {
		length = random.IntN(100_000)
	}
	bytes := make([]byte, 12+length)
	binary.BigEndian.PutUint64(bytes[4:], uint64(number))
	for i := 12; i+8 <= len(bytes); i += 8 {
		binary.LittleEndian.PutUint64(bytes[i:], random.Uint64()&0x3f3f3f3f3f3f3f3f)
	}
	binary.BigEndian.PutUint32(bytes, crc32.ChecksumIEEE(bytes[4:]))
	return bytes
}

// number reads back what value has made; false when the record is torn.
func number(bytes []byte) (int64, bool) {
	if len(bytes) < 12 || binary.BigEndian.Uint32(bytes) != crc32.ChecksumIEEE(bytes[4:]) {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(bytes[4:])), true
}
