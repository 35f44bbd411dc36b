package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
)

// signals counts what arrives, while the runtime preempts a lot: garbage is collected all the time beside loops that do not yield, and children end.
func signals() {
	var users, terminations, children uint64
	arrived := make(chan os.Signal, 4096)
	signal.Notify(arrived, syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGCHLD)
	go func() {
		for one := range arrived {
			switch one {
			case syscall.SIGUSR1:
				atomic.AddUint64(&users, 1)
			case syscall.SIGTERM:
				atomic.AddUint64(&terminations, 1)
			case syscall.SIGCHLD:
				atomic.AddUint64(&children, 1)
			}
		}
	}()
	for index := 0; index < runtime.GOMAXPROCS(0); index++ {
		go spin()
	}
	go func() {
		for {
			runtime.GC()
		}
	}()
	answer(func() {
		_ = exec.Command("/bin/true").Run()
		fmt.Println(atomic.LoadUint64(&users), atomic.LoadUint64(&terminations), atomic.LoadUint64(&children), atomic.LoadUint64(&work))
	})
}
