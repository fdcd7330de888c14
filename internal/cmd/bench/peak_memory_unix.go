//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the largest resident size, in bytes, of a process that has ended.
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
