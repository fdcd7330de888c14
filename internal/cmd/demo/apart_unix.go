//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// setApart keeps the signals of the terminal from a child process, which gets its own.
func setApart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
