// Package pricing knows what things cost.
package pricing

import (
	"fmt"
	"sync"
)

// Prices are in cents. They change while the shop is open, hence the lock.
var (
	pricesLock sync.RWMutex
	prices     = map[string]int{
		"apple":  50,
		"bread":  320,
		"coffee": 1290,
		"honey":  780,
	}
)

// Quote is what a customer pays: whole cents, the discount already taken off the total.
type Quote struct {
	Item     string `json:"item"`
	Quantity int    `json:"quantity"`
	Total    int    `json:"total"`
	Discount int    `json:"discount"`
}

// QuoteFor gives the price of a quantity of one item, or an error for what is not sold.
func QuoteFor(item string, quantity int) (Quote, error) {
	if quantity < 1 || quantity > 1000 {
		return Quote{}, fmt.Errorf("quantity %d is not between 1 and 1000", quantity)
	}
	if !isSold(item) {
		return Quote{}, fmt.Errorf("no such item: %q", item)
	}
	total, discount := priceOf(item, quantity)
	return Quote{Item: item, Quantity: quantity, Total: total, Discount: discount}, nil
}

// priceOf gives the total to pay, and the discount in it: a tenth off every piece beyond the tenth.
func priceOf(item string, quantity int) (total int, discount int) {
	pricesLock.RLock()
	defer pricesLock.RUnlock()
	price := prices[item]
	total = price * quantity
	if quantity > 10 {
		pieces := quantity - 10
		discount = total / 10 * pieces
	}
	total -= discount
	return total, discount
}

func isSold(item string) bool {
	pricesLock.RLock()
	defer pricesLock.RUnlock()
	_, found := prices[item]
	return found
}

// Price gives the price of one piece in cents, and whether it is sold.
func Price(item string) (int, bool) {
	pricesLock.RLock()
	defer pricesLock.RUnlock()
	price, found := prices[item]
	return price, found
}
