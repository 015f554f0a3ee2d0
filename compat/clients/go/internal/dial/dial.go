// Package dial connects franz-go clients to a broker that is killed while they talk to it.
package dial

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Patient makes a client try again when the broker dies before its first answer on a connection. By itself franz-go
// takes the end of such a connection for a wrong TLS or SASL setting and gives up its records; a reset it retries.
func Patient() kgo.Opt {
	dialer := net.Dialer{Timeout: 10 * time.Second}
	return kgo.Dialer(func(ctx context.Context, network, host string) (net.Conn, error) {
		connection, err := dialer.DialContext(ctx, network, host)
		if err != nil {
			return nil, err
		}
		return resetAtEnd{connection}, nil
	})
}

// resetAtEnd reports the end of a connection as a reset.
type resetAtEnd struct{ net.Conn }

func (c resetAtEnd) Read(buffer []byte) (int, error) {
	n, err := c.Conn.Read(buffer)
	if errors.Is(err, io.EOF) {
		err = &net.OpError{Op: "read", Net: "tcp", Addr: c.RemoteAddr(), Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	return n, err
}
