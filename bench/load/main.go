// Command load asks a URL at a steady rate, whatever the answers take, and says how they came: requests, failures, milliseconds.
//
//	load URL REQUESTS_PER_SECOND SECONDS STATUS
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

func main() {
	url, rate, seconds, status := os.Args[1], number(os.Args[2]), number(os.Args[3]), number(os.Args[4])
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}, Timeout: 10 * time.Second}
	var lock sync.Mutex
	var all sync.WaitGroup
	var took []float64
	failed := 0
	start := time.Now()
	for i := 0; i < rate*seconds; i++ {
		time.Sleep(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		all.Add(1)
		go func() {
			defer all.Done()
			began := time.Now()
			isGood := get(client, url) == status
			lock.Lock()
			defer lock.Unlock()
			took = append(took, float64(time.Since(began).Microseconds())/1000)
			if !isGood {
				failed++
			}
		}()
	}
	all.Wait()
	sort.Float64s(took)
	fmt.Printf("%d %d %.1f %.1f %.1f\n", len(took), failed, took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}

func get(client *http.Client, url string) int {
	response, err := client.Get(url)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}
