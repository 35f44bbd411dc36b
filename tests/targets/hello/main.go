// Command hello greets over HTTP on the address that it is given: a target for the tests of the agent, which need no container.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/", handle)
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}

//go:noinline
func handle(response http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(response, "hello")
}
