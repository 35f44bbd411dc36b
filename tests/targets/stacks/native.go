//go:build cgo

package main

/*
static unsigned long burn(unsigned long rounds) {
	volatile unsigned long sum = rounds;
	for (unsigned long index = 0; index < rounds; index++) {
		sum = (sum ^ index) * 1099511628211UL;
	}
	return sum;
}
*/
import "C"

func init() {
	burn = func() { C.burn(1000000) }
}
