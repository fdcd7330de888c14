//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// setProcessGroup keeps the signals of the terminal from a child process, which gets its own.
func setProcessGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
