// Command api is a small shop to debug. Its prices go wrong for large orders: /order?item=coffee&quantity=25 costs less than nothing.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/shop/pricing"
)

var ordersServed int64

func main() {
	routes := http.NewServeMux()
	routes.HandleFunc("/healthz", handleHealth)
	routes.HandleFunc("/order", handleOrder)
	routes.HandleFunc("/orders/", handleCheckout)

	server := &http.Server{Addr: ":" + port(), Handler: routes, ReadHeaderTimeout: 5 * time.Second}
	done := endOnSignal(server)
	log.Printf("shop listens on %s", server.Addr)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
	<-done
}

func port() string {
	if given := os.Getenv("PORT"); given != "" {
		return given
	}
	return "8080"
}

// In a container this is process 1: without a handler SIGTERM would be ignored, and every restart would take the whole grace period.
func endOnSignal(server *http.Server) <-chan struct{} {
	done := make(chan struct{})
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		defer close(done)
		<-signals
		limit, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = server.Shutdown(limit)
	}()
	return done
}

func handleHealth(response http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(response, "ok")
}

func handleOrder(response http.ResponseWriter, request *http.Request) {
	item := request.URL.Query().Get("item")
	quantity, err := strconv.Atoi(request.URL.Query().Get("quantity"))
	if err != nil {
		http.Error(response, "quantity is not a number", http.StatusBadRequest)
		return
	}

	quote, err := pricing.QuoteFor(item, quantity)
	if err != nil {
		http.Error(response, err.Error(), http.StatusNotFound)
		return
	}

	served := atomic.AddInt64(&ordersServed, 1)
	log.Printf("order %d: %d × %s for %d", served, quote.Quantity, quote.Item, quote.Total)
	response.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(response).Encode(quote)
}
