package main

import (
	"log"
	"net/http"
	"net/http/pprof"
	"runtime"
)

// serveProfiles lets whoever is in the pod ask the program for profiles of itself; nothing of it is on the pod's network.
func serveProfiles() {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1000)
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	log.Print(http.ListenAndServe("127.0.0.1:6060", mux))
}
