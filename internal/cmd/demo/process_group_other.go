//go:build !unix

package main

import "os/exec"

// setProcessGroup does nothing, because the platform has no process groups.
func setProcessGroup(*exec.Cmd) {}
