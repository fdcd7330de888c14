// Command demo runs an example against a simulated workspace from plan to destroy, with the real terraform or tofu.
// It removes everything that it creates. It shows the important lines of each command, and all lines with VERBOSE=1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	terraform := flag.String("terraform", "terraform", "terraform or tofu")
	bin := flag.String("bin", "bin", "folder with the provider and cerby-sim")
	example := flag.String("example", "examples/demo", "folder with the configuration")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, *terraform, *bin, *example)
	interrupted := ctx.Err() != nil
	stop()
	switch {
	case interrupted:
		fmt.Fprintln(os.Stderr, "\nInterrupted. The simulated workspace and the working folder are deleted.")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "\nUnable to complete the demo:", err)
		os.Exit(1)
	}
}

// run starts a workspace and runs the demo on a copy of the configuration.
func run(ctx context.Context, terraform, bin, example string) (err error) {
	bin, err = filepath.Abs(bin)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "cerby-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := os.CopyFS(filepath.Join(folder, "config"), configurationFS(example)); err != nil {
		return err
	}

	fmt.Println("Starting a simulated Cerby workspace. The demo uses no real workspace.")
	workspace, err := startWorkspace(ctx, filepath.Join(bin, "cerby-sim"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, workspace.stop()) }()

	t, err := newTerraform(terraform, bin, folder, workspace.environment)
	if err != nil {
		return err
	}
	return runDemo(ctx, t)
}

// newCommand returns a command that is interrupted when the context is done, and then has time to exit.
func newCommand(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // make builds or finds the binaries
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = shutdownTimeout
	// An interrupt at a terminal would reach the process twice, and a second interrupt makes Terraform stop
	// immediately.
	setProcessGroup(cmd)
	return cmd
}
