// Command two starts itself a second time: a container with two Go processes, so that a debugger's choice between them can be tested.
package main

import (
	"log"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, os.Interrupt)
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		work(ended)
		return
	}

	worker := exec.Command(os.Args[0], "worker")
	worker.Stderr = os.Stderr
	if err := worker.Start(); err != nil {
		log.Fatal(err)
	}
	log.Printf("supervisor %d started worker %d", os.Getpid(), worker.Process.Pid)
	go func() {
		<-ended
		_ = worker.Process.Signal(syscall.SIGTERM)
	}()
	if err := worker.Wait(); err != nil {
		log.Fatal(err)
	}
}

func work(ended <-chan os.Signal) {
	rounds := 0
	clock := time.NewTicker(time.Second)
	for {
		select {
		case <-clock.C:
			rounds = countRound(rounds)
		case <-ended:
			return
		}
	}
}

//go:noinline
func countRound(rounds int) int {
	return rounds + 1
}
