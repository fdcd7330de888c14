//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory gives the largest resident size of a process that has ended, in bytes.
func peakMemory(state *os.ProcessState) int64 {
	rusage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	size := int64(rusage.Maxrss) //nolint:unconvert // narrower on some machines
	if runtime.GOOS != "darwin" {
		size *= 1024
	}
	return size
}
