package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"example.com/shop/pricing"
)

// Other services of the shop; without them only /order answers.
var (
	stockAddress   = os.Getenv("STOCK_URL")
	pricingAddress = os.Getenv("PRICING_URL")
	neighbours     = &http.Client{Timeout: time.Minute}
)

// Order is what was bought: whole cents.
type Order struct {
	SKU       string `json:"sku"`
	User      string `json:"user"`
	Quantity  int    `json:"quantity"`
	Available int    `json:"available"`
	UnitPrice int    `json:"unitPrice"`
	Total     int    `json:"total"`
}

var (
	errSoldOut  = errors.New("not so many are left")
	errNotKnown = errors.New("no such item")
)

// handleCheckout answers GET /orders/{sku}?user=NAME&quantity=N.
func handleCheckout(response http.ResponseWriter, request *http.Request) {
	sku := strings.TrimPrefix(request.URL.Path, "/orders/")
	quantity, err := strconv.Atoi(request.URL.Query().Get("quantity"))
	if err != nil {
		http.Error(response, "quantity is not a number", http.StatusBadRequest)
		return
	}

	order, err := checkout(sku, request.URL.Query().Get("user"), quantity)
	switch {
	case errors.Is(err, errSoldOut):
		http.Error(response, err.Error(), http.StatusConflict)
	case errors.Is(err, errNotKnown):
		http.Error(response, err.Error(), http.StatusNotFound)
	case err != nil:
		log.Printf("order of %s failed: %v", sku, err)
		http.Error(response, err.Error(), http.StatusBadGateway)
	default:
		log.Printf("%s ordered %d × %s for %d", order.User, order.Quantity, order.SKU, order.Total)
		response.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(response).Encode(order)
	}
}

// checkout asks stock and pricing at once, and takes off the discount for many pieces.
func checkout(sku, user string, quantity int) (Order, error) {
	order := Order{SKU: sku, User: user, Quantity: quantity}
	stocked := make(chan error, 1)
	go func() {
		stocked <- ask(stockAddress, "/stock/", sku, &struct {
			Available *int `json:"available"`
		}{&order.Available})
	}()
	priced := ask(pricingAddress, "/price/", sku, &struct {
		Price *int `json:"price"`
	}{&order.UnitPrice})
	if err := <-stocked; err != nil {
		return order, fmt.Errorf("stock: %w", err)
	}
	if priced != nil {
		return order, fmt.Errorf("pricing: %w", priced)
	}
	if order.Available < quantity {
		return order, errSoldOut
	}

	quote, err := pricing.QuoteFor(sku, quantity)
	if err != nil {
		return order, errNotKnown
	}
	order.Total = order.UnitPrice*quantity - quote.Discount
	return order, nil
}

func ask(address, path, sku string, answer interface{}) error {
	if address == "" {
		return errors.New("nobody said where it is")
	}
	response, err := neighbours.Get(address + path + url.PathEscape(sku))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusNotFound {
		return errNotKnown
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %s", response.Status)
	}
	return json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(answer)
}
