// Command steady is a client with an ordinary life: it writes a numbered record every few milliseconds, reads them back
// and takes part in a group, until a line comes on standard input. Then it says "ok ..." when nothing disturbed it:
// every record came back once and in order, and no connection was lost.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	. "chronik/compat/internal/check"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// hooks counts what a client would see of trouble.
type hooks struct{ disconnects atomic.Int64 }

// OnBrokerDisconnect is called for each connection that ends.
func (h *hooks) OnBrokerDisconnect(_ kgo.BrokerMetadata, _ net.Conn) { h.disconnects.Add(1) }

func main() {
	ctx := context.Background()
	topic := Unique("steady")
	admin := kadm.NewClient(Get(kgo.NewClient(kgo.SeedBrokers(Bootstrap))))
	Must(Get(admin.CreateTopic(ctx, 1, 1, nil, topic)).Err)
	watch := &hooks{}
	producer := Get(kgo.NewClient(kgo.SeedBrokers(Bootstrap), kgo.WithHooks(watch), kgo.ProducerLinger(0), kgo.ConnIdleTimeout(15*time.Minute)))
	consumer := Get(kgo.NewClient(kgo.SeedBrokers(Bootstrap), kgo.WithHooks(watch), kgo.ConnIdleTimeout(15*time.Minute),
		kgo.ConsumerGroup(Unique("group")), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart())))

	stop := make(chan struct{})
	go func() { bufio.NewScanner(os.Stdin).Scan(); close(stop) }()
	var sent, slowest atomic.Int64
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			began := time.Now()
			record := &kgo.Record{Topic: topic, Value: strconv.AppendInt(nil, sent.Load(), 10)}
			Must(producer.ProduceSync(ctx, record).FirstErr())
			sent.Add(1)
			slowest.Store(max(slowest.Load(), time.Since(began).Milliseconds()))
		}
	}()
	fmt.Println("ready")
	var seen int64
	for finished := false; !finished || seen < sent.Load(); {
		select {
		case <-stop:
			done.Wait()
			finished = true
		default:
		}
		poll, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		fetches := consumer.PollFetches(poll)
		cancel()
		fetches.EachRecord(func(r *kgo.Record) {
			Equal(string(r.Value), strconv.FormatInt(seen, 10), "record in its turn")
			seen++
		})
	}
	Equal(watch.disconnects.Load(), 0, "connections lost")
	fmt.Printf("ok %d records, slowest acknowledgement %d ms\n", seen, slowest.Load())
}
