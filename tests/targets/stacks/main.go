// Command stacks does what its first argument says, for the tests that read its stacks from outside. It says "ready" when it does, and ends with its input.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	work  uint64
	sink  uint64
	block = make(chan struct{})

	// burn takes time in C, where there is C.
	burn = func() { hot(100000) }
)

func main() {
	switch os.Args[1] {
	case "names":
		names()
	case "spin":
		threads, _ := strconv.Atoi(os.Args[2])
		for index := 0; index < threads; index++ {
			go spin()
		}
		answer(func() { fmt.Println(atomic.LoadUint64(&work), processorMicroseconds()) })
	case "wait":
		wait()
		answer(func() {})
	case "burn":
		go func() {
			for {
				burn()
			}
		}()
		answer(func() {})
	case "signals":
		signals()
	case "measured":
		measured()
	case "churn":
		go churn()
		answer(func() { fmt.Println(atomic.LoadUint64(&work)) })
	}
}

// answer says that all is ready, and then something for every line that it is given.
func answer(say func()) {
	fmt.Println("ready")
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		say()
	}
}

// names tells of addresses, in hexadecimal, what the runtime itself knows: where calls that return to them were made.
func names() {
	output := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(output, "ready")
	output.Flush()
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		if input.Text() == "" {
			output.Flush()
			continue
		}
		address, _ := strconv.ParseUint(input.Text(), 16, 64)
		frame, _ := runtime.CallersFrames([]uintptr{uintptr(address)}).Next()
		fmt.Fprintf(output, "%s\t%s\t%d\n", frame.Function, frame.File, frame.Line)
	}
}

func spin() {
	for {
		hot(100000)
		atomic.AddUint64(&work, 1)
	}
}

// hot has what takes the time compiled into it.
//
//go:noinline
func hot(rounds int) {
	sum := uint64(rounds)
	for index := 0; index < rounds; index++ {
		sum = mix(sum, uint64(index))
	}
	atomic.AddUint64(&sink, sum)
}

func mix(sum, with uint64) uint64 {
	return (sum ^ with) * 1099511628211
}

// measured does, for each number of its input, so many units of work; it answers with the processor time for them and the longest unit, in seconds.
func measured() {
	fmt.Println("ready")
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		units, _ := strconv.Atoi(input.Text())
		longest := time.Duration(0)
		before := processorMicroseconds()
		for ; units > 0; units-- {
			began := time.Now()
			unit(20)
			if took := time.Since(began); took > longest {
				longest = took
			}
		}
		fmt.Printf("%f %f\n", float64(processorMicroseconds()-before)/1e6, longest.Seconds())
	}
}

func unit(depth int) {
	if depth > 0 {
		unit(depth - 1)
		return
	}
	hot(50000)
}

func wait() {
	var mutex sync.Mutex
	var group sync.WaitGroup
	reader, writer, _ := os.Pipe()
	mutex.Lock()
	group.Add(1)
	for index := 0; index < 3; index++ {
		go receive()
	}
	go func() { make(chan int) <- 1 }()
	go choose()
	go func() { time.Sleep(time.Hour) }()
	go func() { mutex.Lock() }()
	go func() { group.Wait() }()
	go func() { _, _ = reader.Read(make([]byte, 1)) }()
	go func() { _, _ = syscall.Read(blocked(), make([]byte, 1)) }()
	go outer()
	time.Sleep(200 * time.Millisecond)
	runtime.KeepAlive(writer)
}

// blocked is a pipe's end that the runtime does not poll, so that who reads from it stays in the system call.
func blocked() int {
	var ends [2]int
	_ = syscall.Pipe(ends[:])
	return ends[0]
}

func receive() { <-block }

func choose() {
	select {
	case <-block:
	case <-make(chan int):
	}
}

//go:noinline
func outer() { middle() }

func middle() { inner() }

// inner tells its own callers before it waits; the two above it are compiled into one function.
func inner() {
	addresses := make([]uintptr, 16)
	frames := runtime.CallersFrames(addresses[:runtime.Callers(1, addresses)])
	var told []string
	for {
		frame, more := frames.Next()
		told = append(told, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		if !more {
			break
		}
	}
	fmt.Println("callers", strings.Join(told, " "))
	<-block
}

// churn has threads begin and end all the time: one that is locked ends with its goroutine.
func churn() {
	for {
		var group sync.WaitGroup
		for index := 0; index < 8; index++ {
			group.Add(1)
			go func() {
				defer group.Done()
				runtime.LockOSThread()
				hot(20000)
			}()
		}
		group.Wait()
		atomic.AddUint64(&work, 1)
	}
}

func processorMicroseconds() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return (usage.Utime.Sec+usage.Stime.Sec)*1000000 + int64(usage.Utime.Usec) + int64(usage.Stime.Usec)
}
