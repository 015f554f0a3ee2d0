// Package check holds what the checks of all Go clients share: the records they send, assertions, a tally of who
// saw what, and the command line.
package check

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"sync"
	"time"
)

// Bootstrap is the broker's address.
var Bootstrap = os.Getenv("COMPAT_BOOTSTRAP")

// BaseTime is the timestamp of the first sample record: an hour ago, so that retention leaves it alone.
var BaseTime = time.UnixMilli(time.Now().Add(-time.Hour).UnixMilli())

// Main runs the check named on the command line and ends the process.
func Main(checks map[string]func()) {
	if len(os.Args) != 2 || checks[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "no such check")
		os.Exit(2)
	}
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Fprintf(os.Stderr, "%s\n%v\n", debug.Stack(), problem)
			os.Exit(1)
		}
	}()
	checks[os.Args[1]]()
}

// Unique makes a name that no other run has used.
func Unique(name string) string {
	return fmt.Sprintf("compat-%s-%08x", name, rand.Uint32())
}

// Must ends the check with the error, if there is one.
func Must(err error) {
	if err != nil {
		panic(fmt.Sprintf("%T: %v", err, err))
	}
}

// Get returns the value, or ends the check with the error.
func Get[T any](value T, err error) T {
	Must(err)
	return value
}

// Expect ends the check when the condition does not hold.
func Expect(condition bool, format string, values ...any) {
	if !condition {
		panic(fmt.Sprintf(format, values...))
	}
}

// Equal ends the check when the values differ.
func Equal[T comparable](actual, expected T, what string) {
	if actual != expected {
		panic(fmt.Sprintf("%s: expected %v, got %v", what, expected, actual))
	}
}

// Until waits for a condition; it ends the check after the limit.
func Until(limit time.Duration, what string, condition func() bool) {
	deadline := time.Now().Add(limit)
	for !condition() {
		Expect(time.Now().Before(deadline), "not within %v: %s", limit, what)
		time.Sleep(30 * time.Millisecond)
	}
}

// Record is a record without its place, as any client sends and gets it.
type Record struct {
	Key, Value []byte
	Headers    []Header
	Time       time.Time
}

// Header is one header of a record.
type Header struct {
	Key   string
	Value []byte
}

// Samples are records of every shape that a record can have.
func Samples(count int) []Record {
	records := make([]Record, count)
	for i := range records {
		r := &records[i]
		r.Time = BaseTime.Add(time.Duration(i) * time.Second)
		if i%5 != 0 {
			r.Key = fmt.Appendf(nil, "key-%d-ä中", i%7)
		}
		switch {
		case i%9 == 8: // no value
		case i%9 == 7:
			r.Value = []byte{}
		default:
			r.Value = bytes.Repeat(fmt.Appendf(nil, "value %d 😀 ", i), 1+i*3)
		}
		if i%3 == 1 {
			r.Headers = []Header{
				{"trace", fmt.Appendf(nil, "id-%d", i)}, {"trace", []byte("second of one name")}, {"empty", []byte{}},
			}
		}
	}
	return records
}

// Numbers are records whose value is their number.
func Numbers(count int) []Record {
	records := make([]Record, count)
	for i := range records {
		records[i] = Record{Value: fmt.Appendf(nil, "%d", i), Time: BaseTime.Add(time.Duration(i) * time.Second)}
	}
	return records
}

// SameRecord ends the check when the records differ; nil and empty are told apart except in header values.
func SameRecord(actual, expected Record, what string) {
	Expect(sameBytes(actual.Key, expected.Key), "%s: key expected %q, got %q", what, expected.Key, actual.Key)
	Expect(sameBytes(actual.Value, expected.Value), "%s: value expected %.80q, got %.80q", what, expected.Value, actual.Value)
	Equal(actual.Time.UnixMilli(), expected.Time.UnixMilli(), what+": timestamp")
	Equal(len(actual.Headers), len(expected.Headers), what+": headers")
	for i, header := range expected.Headers {
		Equal(actual.Headers[i].Key, header.Key, what+": header key")
		Expect(bytes.Equal(actual.Headers[i].Value, header.Value), "%s: header %s", what, header.Key)
	}
}

func sameBytes(a, b []byte) bool {
	return (a == nil) == (b == nil) && bytes.Equal(a, b)
}

// Tally is which record was seen how often, and who owns a partition.
type Tally struct {
	mutex    sync.Mutex
	seen     map[string]int
	owners   map[int32]string
	Overlaps []string
}

// NewTally is an empty tally.
func NewTally() *Tally {
	return &Tally{seen: map[string]int{}, owners: map[int32]string{}}
}

// Saw counts a record.
func (t *Tally) Saw(partition int32, offset int64) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.seen[fmt.Sprintf("%d@%d", partition, offset)]++
}

// Assigned notes a member's new partitions, and who else still has one.
func (t *Tally) Assigned(member string, partitions []int32) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, p := range partitions {
		if owner, owned := t.owners[p]; owned && owner != member {
			t.Overlaps = append(t.Overlaps, fmt.Sprintf("%d: %s and %s", p, owner, member))
		}
		t.owners[p] = member
	}
}

// Revoked notes what a member has given up.
func (t *Tally) Revoked(member string, partitions []int32) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, p := range partitions {
		if t.owners[p] == member {
			delete(t.owners, p)
		}
	}
}

// Left notes that a member owns nothing any more.
func (t *Tally) Left(member string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for p, owner := range t.owners {
		if owner == member {
			delete(t.owners, p)
		}
	}
}

// Shares is how many partitions each member owns, like "a=3 b=3".
func (t *Tally) Shares(members ...string) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	shares := map[string]int{}
	for _, owner := range t.owners {
		shares[owner]++
	}
	text := ""
	for _, member := range members {
		text += fmt.Sprintf("%s=%d ", member, shares[member])
		delete(shares, member)
	}
	for other := range shares {
		text += "also " + other
	}
	return text
}

// Count is how many different records were seen, and how many of them more than once.
func (t *Tally) Count() (count, repeated int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, times := range t.seen {
		if times > 1 {
			repeated++
		}
	}
	return len(t.seen), repeated
}

// GroupOfThree runs the same life of a group for every client: a joins, b joins, c joins, a leaves, all under load.
// Member runs one member until stop is closed, commits what it gave up, and leaves.
func GroupOfThree(count, partitions int, produce func(number int), member func(name string, tally *Tally, stop <-chan struct{}), exact bool) {
	tally := NewTally()
	stops := map[string]chan struct{}{}
	var done sync.WaitGroup
	ended := map[string]chan struct{}{}
	join := func(name string) {
		stops[name], ended[name] = make(chan struct{}), make(chan struct{})
		done.Add(1)
		stop, end := stops[name], ended[name]
		go func() {
			defer done.Done()
			defer close(end)
			member(name, tally, stop)
		}()
	}
	go func() {
		for i := range count {
			produce(i)
			if i%100 == 0 {
				time.Sleep(50 * time.Millisecond)
			}
		}
	}()
	limit := 40 * time.Second
	join("a")
	Until(limit, "a owns all", func() bool { return tally.Shares("a") == fmt.Sprintf("a=%d ", partitions) })
	join("b")
	Until(limit, "a and b share", func() bool {
		return tally.Shares("a", "b") == fmt.Sprintf("a=%d b=%d ", partitions/2, partitions/2)
	})
	join("c")
	Until(limit, "a, b and c share", func() bool {
		return tally.Shares("a", "b", "c") == fmt.Sprintf("a=%d b=%d c=%d ", partitions/3, partitions/3, partitions/3)
	})
	close(stops["a"])
	<-ended["a"]
	Until(limit, "b and c share", func() bool {
		return tally.Shares("b", "c") == fmt.Sprintf("b=%d c=%d ", partitions/2, partitions/2)
	})
	Until(60*time.Second, "all records were seen", func() bool { n, _ := tally.Count(); return n == count })
	close(stops["b"])
	close(stops["c"])
	done.Wait()
	Expect(len(tally.Overlaps) == 0, "partitions with two owners at once: %v", tally.Overlaps)
	if _, repeated := tally.Count(); exact {
		Equal(repeated, 0, "records seen twice although every member committed before it gave up a partition")
	}
}
