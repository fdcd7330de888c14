//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// setProcessGroup starts a child process in a process group of its own, so that it gets no signals from the terminal.
func setProcessGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
