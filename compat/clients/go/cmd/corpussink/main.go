// Command corpussink reads a topic of numbered lines until it has all of them, puts them in order, and prints the
// SHA-256 of the file they make. Usage: corpussink TOPIC COUNT. It fails on a line that comes twice, and on lines of
// one producer that are out of order in a partition.
package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"strconv"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	topic, count := os.Args[1], Get(strconv.Atoi(os.Args[2]))
	client := Get(kgo.NewClient(kgo.SeedBrokers(Bootstrap), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.MetadataMinAge(100*time.Millisecond)))
	defer client.Close()
	lines := make([][]byte, count)
	next := map[int32]int64{}
	newest := map[string]int{}
	for seen := 0; seen < count; {
		fetches := client.PollFetches(context.Background())
		fetches.EachError(func(_ string, p int32, err error) {
			fmt.Fprintf(os.Stderr, "partition %d: %v\n", p, err)
			if kgoFatal(err) {
				os.Exit(1)
			}
		})
		fetches.EachRecord(func(r *kgo.Record) {
			Equal(r.Offset, next[r.Partition], "next offset")
			next[r.Partition]++
			line := number(r, "line")
			Expect(lines[line] == nil, "line %d came twice", line)
			producer := fmt.Sprintf("%d/%d", number(r, "producer"), r.Partition)
			last, known := newest[producer]
			Expect(!known || line > last, "producer/partition %s: line %d came after %d", producer, line, last)
			newest[producer] = line
			lines[line] = append([]byte{}, r.Value...)
			if seen++; seen%10_000 == 0 {
				fmt.Println("seen", seen)
			}
		})
	}
	idle, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	Equal(len(client.PollFetches(idle).Records()), 0, "records beyond the last line")
	hash := sha256.New()
	for _, line := range lines {
		hash.Write(line)
		hash.Write([]byte{'\n'})
	}
	fmt.Printf("sha256 %x\n", hash.Sum(nil))
}

func number(r *kgo.Record, name string) int {
	for _, h := range r.Headers {
		if h.Key == name {
			return Get(strconv.Atoi(string(h.Value)))
		}
	}
	panic("no header " + name)
}

// kgoFatal tells data loss, which the client reports and goes on from, from a broker that is away for a while.
func kgoFatal(err error) bool {
	_, lost := err.(*kgo.ErrDataLoss)
	return lost
}
