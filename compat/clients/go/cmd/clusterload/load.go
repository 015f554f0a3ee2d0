package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kgo"
)

// history writes facts as they come.
type history struct {
	mutex sync.Mutex
	file  *os.File
	out   *bufio.Writer
}

func openHistory(path string) *history {
	file := Get(os.Create(path))
	return &history{file: file, out: bufio.NewWriterSize(file, 1<<16)}
}

func (h *history) write(format string, values ...any) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	fmt.Fprintf(h.out, format, values...)
}

func (h *history) close() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	Must(h.out.Flush())
	Must(h.file.Close())
}

// pace tells how long a partition went without an acknowledgement.
type pace struct {
	mutex   sync.Mutex
	last    time.Time
	longest time.Duration
	at      time.Time
}

func (p *pace) acknowledged() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	if gap := now.Sub(p.last); !p.last.IsZero() && gap > p.longest {
		p.longest, p.at = gap, now
	}
	p.last = now
}

// gaps returns the gap that lasts and the longest that ended.
func (p *pace) gaps() (current, longest time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if !p.last.IsZero() {
		current = time.Since(p.last)
	}
	return current, p.longest
}

func (p *pace) reset() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.longest = 0
	if !p.last.IsZero() {
		p.last = time.Now()
	}
}

// place is where a reader reads.
type place struct {
	reader    string
	partition int32
}

type loader struct {
	settings
	mutex              sync.Mutex
	highest            map[int32]int64 // the last offset that was acknowledged
	position           map[place]int64 // the last offset that was read
	history            *history
	paces              []*pace
	sent, acked, given atomic.Int64
	read               atomic.Int64
	lastError          atomic.Value
}

func load(s settings) {
	if s.create {
		createTopic(s)
	}
	l := &loader{settings: s, history: openHistory(s.history), highest: map[int32]int64{}, position: map[place]int64{}}
	producing, stopProducing := context.WithCancel(context.Background())
	reading, stopReading := context.WithCancel(context.Background())
	var producers, readers sync.WaitGroup
	for p := range int32(s.partitions) {
		l.paces = append(l.paces, &pace{})
		producers.Add(1)
		go func() { defer producers.Done(); l.produce(producing, p) }()
	}
	for _, rack := range split(s.racks) {
		readers.Add(1)
		go func() { defer readers.Done(); l.consume(reading, rack) }()
	}
	say(map[string]any{"ready": true})
	ticking, stopTicking := context.WithCancel(context.Background())
	go func() {
		for ticking.Err() == nil {
			time.Sleep(250 * time.Millisecond)
			l.report("stat")
		}
	}()
	done := make(chan struct{})
	go func() { producers.Wait(); close(done) }()
	commands := make(chan string)
	go func() {
		input := bufio.NewScanner(os.Stdin)
		for input.Scan() {
			commands <- input.Text()
		}
		commands <- "finish"
	}()
	for finished := false; !finished; {
		select {
		case command := <-commands:
			switch command {
			case "finish":
				finished = true
			case "reset": // the longest gaps are counted anew
				for _, p := range l.paces {
					p.reset()
				}
			}
		case <-done: // all records that were asked for are sent
			finished = true
		}
	}
	stopProducing()
	producers.Wait()
	for limit := time.Now().Add(l.timeout); l.behind() > 0 && time.Now().Before(limit); {
		time.Sleep(20 * time.Millisecond)
	}
	stopReading()
	readers.Wait()
	stopTicking()
	l.history.close()
	l.report("finished")
}

// behind counts the readers of a partition that have not read what was acknowledged last.
func (l *loader) behind() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	count := 0
	for _, rack := range split(l.racks) {
		for partition, offset := range l.highest {
			if at, some := l.position[place{rack, partition}]; !some || at < offset {
				count++
			}
		}
	}
	return count
}

func (l *loader) report(kind string) {
	var current, longest time.Duration
	worst := 0
	for i, p := range l.paces {
		c, m := p.gaps()
		current = max(current, c)
		if m > longest {
			longest, worst = m, i
		}
	}
	problem, _ := l.lastError.Load().(string)
	say(map[string]any{kind: map[string]any{
		"sent": l.sent.Load(), "acked": l.acked.Load(), "failed": l.given.Load(), "read": l.read.Load(),
		"gapMs": current.Milliseconds(), "longestGapMs": longest.Milliseconds(), "worstPartition": worst, "behind": l.behind(),
		"error": problem,
	}})
}

func (s settings) isIdempotent(partition int32) bool {
	return s.idempotent == "all" || s.idempotent == "half" && partition%2 == 0
}

func (l *loader) produce(ctx context.Context, partition int32) {
	random := rand.New(rand.NewPCG(l.seed, uint64(partition)))
	options := []kgo.Opt{
		kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerLinger(time.Duration(partition%4) * time.Millisecond), kgo.MaxBufferedRecords(5000),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
	}
	if l.codec == "mixed" {
		codecs := []kgo.CompressionCodec{kgo.NoCompression(), kgo.SnappyCompression(), kgo.Lz4Compression(), kgo.ZstdCompression()}
		options = append(options, kgo.ProducerBatchCompression(codecs[partition/2%4]))
	}
	idempotent := 1
	if !l.isIdempotent(partition) {
		idempotent = 0
		options = append(options, kgo.DisableIdempotentWrite())
	}
	l.history.write("i %d %d\n", partition, idempotent)
	client := connect(options...)
	defer client.Close()
	count := int64(0)
	began := time.Now()
	for ; count < l.records && ctx.Err() == nil; count++ {
		record := &kgo.Record{Topic: l.topic, Partition: partition, Value: value(random, count, l.size)}
		n := count
		client.Produce(context.Background(), record, func(r *kgo.Record, err error) {
			now := time.Now().UnixMilli()
			if err != nil {
				l.given.Add(1)
				l.lastError.Store(err.Error())
				l.history.write("f %d %d %d %q\n", partition, n, now, err.Error())
				return
			}
			l.acked.Add(1)
			l.paces[partition].acknowledged()
			l.mutex.Lock()
			l.highest[partition] = max(l.highest[partition], r.Offset)
			l.mutex.Unlock()
			l.history.write("a %d %d %d %d\n", partition, n, r.Offset, now)
		})
		l.sent.Add(1)
		if l.rate > 0 {
			due := began.Add(time.Duration(count) * time.Second / time.Duration(l.rate))
			if wait := time.Until(due); wait > time.Millisecond {
				time.Sleep(wait + time.Duration(random.IntN(10))*time.Millisecond)
			}
		}
	}
	l.history.write("n %d %d\n", partition, count)
	flush, cancel := context.WithTimeout(context.Background(), l.timeout)
	defer cancel()
	if err := client.Flush(flush); err != nil {
		l.lastError.Store(fmt.Sprintf("partition %d: not all acknowledged %v after the end: %v", partition, l.timeout, err))
		l.given.Add(1)
	}
}

// consume reads all partitions from the start, each record once, and never goes back.
func (l *loader) consume(ctx context.Context, rack string) {
	at := map[int32]kgo.Offset{}
	for p := range int32(l.partitions) {
		at[p] = kgo.NewOffset().At(0)
	}
	client := connect(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{l.topic: at}), kgo.Rack(rack),
		kgo.FetchMaxWait(250*time.Millisecond), kgo.ConsumeResetOffset(kgo.NoResetOffset()))
	defer client.Close()
	for ctx.Err() == nil {
		fetches := client.PollFetches(ctx)
		now := time.Now().UnixMilli()
		for _, e := range fetches.Errors() {
			if ctx.Err() == nil {
				l.lastError.Store(fmt.Sprintf("reader %s, partition %d: %v", rack, e.Partition, e.Err))
				l.history.write("e %s %d %d %q\n", rack, e.Partition, now, e.Err.Error())
				time.Sleep(50 * time.Millisecond)
			}
		}
		fetches.EachRecord(func(r *kgo.Record) {
			n, whole := number(r.Value)
			if !whole {
				n = -1
			}
			l.read.Add(1)
			l.mutex.Lock()
			l.position[place{rack, r.Partition}] = r.Offset
			l.mutex.Unlock()
			l.history.write("r %s %d %d %d %d\n", rack, r.Partition, r.Offset, n, now)
		})
	}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
