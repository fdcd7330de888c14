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

// workspace is a cerby-sim that runs.
type workspace struct {
	cmd   *exec.Cmd
	stdin io.Closer
	// environment has the variables by which the provider reaches it.
	environment []string
}

// startWorkspace starts cerby-sim on a free port of the loopback and waits until it listens.
func startWorkspace(ctx context.Context, program string) (*workspace, error) {
	// It ends when its standard input closes, so that it cannot outlive this process in any way.
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
		return nil, fmt.Errorf("the simulated workspace did not start: %w", w.stop())
	}
	return w, nil
}

// stop ends the workspace and waits until it is gone.
func (w *workspace) stop() error {
	_ = w.stdin.Close()
	if err := w.cmd.Wait(); err != nil {
		return fmt.Errorf("the simulated workspace: %w", err)
	}
	return nil
}
