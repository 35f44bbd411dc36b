// Command pricing tells prices: GET /price/{sku}. Some of them are asked from a supplier, which takes 200 to 400 ms; and then everybody waits.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"example.com/shop/pricing"
)

// Imported goods: their price is the supplier's of this minute.
var imported = map[string]bool{"coffee": true, "honey": true}

var (
	answersLock sync.Mutex
	answers     = map[string]int{}
)

func main() {
	http.HandleFunc("/healthz", func(response http.ResponseWriter, _ *http.Request) { fmt.Fprintln(response, "ok") })
	http.HandleFunc("/price/", handlePrice)
	go serveProfiles()
	server := &http.Server{Addr: ":" + port(), ReadHeaderTimeout: 5 * time.Second}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-signals
		os.Exit(0)
	}()
	log.Printf("pricing listens on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}

func port() string {
	if given := os.Getenv("PORT"); given != "" {
		return given
	}
	return "8080"
}

func handlePrice(response http.ResponseWriter, request *http.Request) {
	sku := strings.TrimPrefix(request.URL.Path, "/price/")
	price, err := currentPrice(sku)
	if err != nil {
		http.Error(response, err.Error(), http.StatusNotFound)
		return
	}
	response.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(response).Encode(map[string]interface{}{"sku": sku, "price": price})
}

// currentPrice counts what it answered. The lock is for the count; the supplier is asked while it is held.
func currentPrice(sku string) (int, error) {
	answersLock.Lock()
	defer answersLock.Unlock()
	price, found := pricing.Price(sku)
	if !found {
		return 0, fmt.Errorf("no such item: %q", sku)
	}
	if imported[sku] {
		price = askSupplier(price)
	}
	answers[sku]++
	return price, nil
}

func askSupplier(price int) int {
	time.Sleep(time.Duration(200+rand.Intn(200)) * time.Millisecond)
	return price
}
