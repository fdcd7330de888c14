//go:build !unix

package main

import "os"

// peakMemory returns 0, because the size is not available on this platform.
func peakMemory(*os.ProcessState) int64 { return 0 }
