package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// workspace is a running cerby-sim.
type workspace struct {
	cmd   *exec.Cmd
	stdin io.Closer
	// environment contains the variables with the address and the key.
	environment []string
}

// startWorkspace starts cerby-sim on a free loopback port and waits until it listens.
func startWorkspace(ctx context.Context, program string) (*workspace, error) {
	// The process exits when its standard input is closed, so that it never outlives this one.
	cmd := newCommand(context.WithoutCancel(ctx), program, "-exit-with-stdin")
	cmd.Stderr = os.Stderr
	cmd.Env = withoutPrefixes(os.Environ(), "CERBY_")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &workspace{cmd: cmd, stdin: stdin}
	lines := bufio.NewScanner(stdout)
	for len(w.environment) < 2 && lines.Scan() {
		if strings.HasPrefix(lines.Text(), "CERBY_") {
			w.environment = append(w.environment, lines.Text())
		}
	}
	if len(w.environment) < 2 {
		return nil, fmt.Errorf("unable to start the simulated workspace: %w", w.stop())
	}
	return w, nil
}

// stop stops the workspace and waits for its exit.
func (w *workspace) stop() error {
	_ = w.stdin.Close()
	if err := w.cmd.Wait(); err != nil {
		return fmt.Errorf("the simulated workspace: %w", err)
	}
	return nil
}
