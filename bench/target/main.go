// Wire is what the benchmarks talk to: an echo, two sources and a sink on TCP ports, and a pipe from standard streams to one of them.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand"
	"net"
	"os"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "pipe" {
		pipe(os.Args[2])
		return
	}
	go serve(7001, echo)
	random := rand.New(rand.NewSource(1))
	go serve(7002, source(text(random)))
	go serve(7004, source(noise(random)))
	serve(7003, sink)
}

func serve(port int, handle func(net.Conn)) {
	listener, err := net.Listen("tcp", fmt.Sprintf(":%d", port))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			continue
		}
		go func() {
			defer connection.Close()
			handle(connection)
		}()
	}
}

func echo(c net.Conn) { io.Copy(c, c) }

const sample = 4 << 20

// text is what a service answers and logs: JSON, each line different.
func text(random *rand.Rand) []byte {
	var buffer bytes.Buffer
	states := []string{"open", "paid", "shipped", "returned"}
	for id := 1; buffer.Len() < sample; id++ {
		fmt.Fprintf(&buffer, `{"time":"2026-11-20T%02d:%02d:%02d.%03dZ","level":"info","msg":"order","id":%d,"user":"u-%05d","state":"%s","total":%d.%02d,"items":[{"sku":"%08x","qty":%d}]}`+"\n",
			random.Intn(24), random.Intn(60), random.Intn(60), random.Intn(1000), id, random.Intn(100000), states[random.Intn(len(states))],
			random.Intn(500), random.Intn(100), random.Uint32(), 1+random.Intn(9))
	}
	return buffer.Bytes()[:sample]
}

// noise is what is compressed already.
func noise(random *rand.Rand) []byte {
	buffer := make([]byte, sample)
	random.Read(buffer)
	return buffer
}

// source sends as many bytes as the client's first eight (big-endian) say: the sample, again and again.
func source(sample []byte) func(net.Conn) {
	return func(c net.Conn) {
		const piece = 256 * 1024
		at := 0
		for left := length(c); left > 0; {
			n := int64(piece)
			if left < n {
				n = left
			}
			if _, err := c.Write(sample[at : at+int(n)]); err != nil {
				return
			}
			left -= n
			at = (at + piece) % len(sample)
		}
	}
}

// sink takes as many bytes as the client's first eight say, then answers with one byte: port-forward loses a half-close.
func sink(c net.Conn) {
	if _, err := io.CopyN(io.Discard, c, length(c)); err == nil {
		c.Write([]byte{1})
	}
}

func length(c net.Conn) int64 {
	var head [8]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return 0
	}
	return int64(binary.BigEndian.Uint64(head[:]))
}

func pipe(port string) {
	connection, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		io.Copy(connection, os.Stdin)
		connection.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(os.Stdout, connection)
}
