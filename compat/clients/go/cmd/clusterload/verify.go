package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const exampleLimit = 20

// verdict counts what is wrong; all but the first four must be zero.
type verdict struct {
	Acknowledged int64 `json:"acknowledged"`
	GivenUp      int64 `json:"givenUp"`
	Present      int64 `json:"present"`
	Read         int64 `json:"read"`

	Lost       int64 `json:"lost"`       // acknowledged, and not at its offset
	Duplicated int64 `json:"duplicated"` // twice though its producer is idempotent
	Reordered  int64 `json:"reordered"`  // before an earlier one of an idempotent producer
	Missing    int64 `json:"missing"`    // skipped in the middle by an idempotent producer that gave nothing up
	Phantom    int64 `json:"phantom"`    // there, but never sent; or torn
	Vanished   int64 `json:"vanished"`   // a reader got it, and it is not there
	WentBack   int64 `json:"wentBack"`   // a reader got an offset that was not above its last
	Skipped    int64 `json:"skipped"`    // a reader left out an offset
	Diverged   int64 `json:"diverged"`   // replicas hold different records at one offset

	Examples []string `json:"examples"`
}

func (v *verdict) found(counter *int64, format string, values ...any) {
	*counter++
	if len(v.Examples) < exampleLimit {
		v.Examples = append(v.Examples, fmt.Sprintf(format, values...))
	}
}

func verify(s settings) {
	v := &verdict{Examples: []string{}}
	logs := make([][]int64, s.partitions)
	for i, rack := range append(split(s.racks), "")[:max(1, len(split(s.racks)))] {
		for p := range int32(s.partitions) {
			read := readAll(s, rack, p)
			if i == 0 {
				logs[p] = read
				v.Present += int64(len(read))
				continue
			}
			for offset := range max(len(read), len(logs[p])) {
				if offset >= len(read) || offset >= len(logs[p]) || read[offset] != logs[p][offset] {
					v.found(&v.Diverged, "partition %d: %s differs at offset %d (ends %d and %d)", p, rack, offset, len(logs[p]), len(read))
					break
				}
			}
		}
	}
	promises := readHistories(s, v, logs)
	for p, log := range logs {
		judge(v, int32(p), log, promises[p])
	}
	say(v)
}

// promise is what the history says of one partition's producer.
type promise struct {
	idempotent bool
	count      int64
	givenUp    int64
}

func integer(text string) int64 {
	return Get(strconv.ParseInt(text, 10, 64))
}

func readHistories(s settings, v *verdict, logs [][]int64) []promise {
	promises := make([]promise, s.partitions)
	last := map[place]int64{}
	for _, path := range strings.Split(s.history, ",") {
		file := Get(os.Open(path))
		lines := bufio.NewScanner(file)
		lines.Buffer(make([]byte, 1<<16), 1<<20)
		for lines.Scan() {
			fields := strings.Fields(lines.Text())
			switch fields[0] {
			case "i":
				promises[integer(fields[1])].idempotent = fields[2] == "1"
			case "n":
				promises[integer(fields[1])].count = integer(fields[2])
			case "f":
				promises[integer(fields[1])].givenUp++
				v.GivenUp++
			case "a":
				p, n, offset := integer(fields[1]), integer(fields[2]), integer(fields[3])
				v.Acknowledged++
				if offset < 0 || offset >= int64(len(logs[p])) {
					v.found(&v.Lost, "partition %d: record %d was acknowledged at offset %d, but the log ends at %d", p, n, offset, len(logs[p]))
				} else if logs[p][offset] != n {
					v.found(&v.Lost, "partition %d: record %d was acknowledged at offset %d, where record %d is", p, n, offset, logs[p][offset])
				}
			case "r":
				reader, p, offset, n := fields[1], integer(fields[2]), integer(fields[3]), integer(fields[4])
				v.Read++
				before, seen := last[place{path + " " + reader, int32(p)}]
				if seen && offset <= before {
					v.found(&v.WentBack, "partition %d: reader %s got offset %d after %d", p, reader, offset, before)
				} else if seen && offset != before+1 || !seen && offset != 0 {
					v.found(&v.Skipped, "partition %d: reader %s got offset %d after %d", p, reader, offset, before)
				}
				last[place{path + " " + reader, int32(p)}] = offset
				if offset >= int64(len(logs[p])) || logs[p][offset] != n {
					v.found(&v.Vanished, "partition %d: reader %s got record %d at offset %d, which is not there now", p, reader, n, offset)
				}
			}
		}
		Must(lines.Err())
		Must(file.Close())
	}
	return promises
}

// judge looks at one partition's log by itself.
func judge(v *verdict, p int32, log []int64, promised promise) {
	seen := make(map[int64]bool, len(log))
	highest := int64(-1)
	for offset, n := range log {
		if n < 0 || n >= promised.count {
			v.found(&v.Phantom, "partition %d: offset %d holds record %d, which was never sent", p, offset, n)
			continue
		}
		if !promised.idempotent {
			continue
		}
		switch {
		case seen[n]:
			v.found(&v.Duplicated, "partition %d: record %d is there again at offset %d", p, n, offset)
		case n < highest:
			v.found(&v.Reordered, "partition %d: record %d at offset %d follows record %d", p, n, offset, highest)
		case n > highest+1 && promised.givenUp == 0:
			v.found(&v.Missing, "partition %d: record %d at offset %d follows record %d", p, n, offset, highest)
		}
		seen[n] = true
		highest = max(highest, n)
	}
}

// endOffset asks again while a leader is being elected.
func endOffset(ctx context.Context, topic string, partition int32) int64 {
	client := connect()
	defer client.Close()
	for {
		listed, err := kadm.NewClient(client).ListEndOffsets(ctx, topic)
		end, found := listed.Lookup(topic, partition)
		if err == nil && found && end.Err == nil {
			return end.Offset
		}
		Expect(ctx.Err() == nil, "partition %d: no end offset: %v %v", partition, err, end.Err)
		time.Sleep(100 * time.Millisecond)
	}
}

// readAll reads a partition from its start to its end at this moment, from the replica in the rack if there is one.
func readAll(s settings, rack string, partition int32) []int64 {
	ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
	defer cancel()
	options := []kgo.Opt{kgo.FetchMaxWait(250 * time.Millisecond), kgo.ConsumeResetOffset(kgo.NoResetOffset())}
	if rack != "" {
		options = append(options, kgo.Rack(rack))
	}
	end := endOffset(ctx, s.topic, partition)
	at := map[string]map[int32]kgo.Offset{s.topic: {partition: kgo.NewOffset().At(0)}}
	client := connect(append(options, kgo.ConsumePartitions(at))...)
	defer client.Close()
	log := make([]int64, 0, end)
	for int64(len(log)) < end {
		fetches := client.PollFetches(ctx)
		Expect(ctx.Err() == nil, "partition %d: no more records at offset %d of %d after %v", partition, len(log), end, s.timeout)
		for _, e := range fetches.Errors() {
			panic(fmt.Sprintf("partition %d: fetch at offset %d: %v", partition, len(log), e.Err))
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if int64(len(log)) >= end {
				return
			}
			Expect(r.Offset == int64(len(log)), "partition %d: offset %d follows %d", partition, r.Offset, len(log)-1)
			n, whole := number(r.Value)
			if !whole {
				n = -1
			}
			log = append(log, n)
		})
	}
	return log
}
