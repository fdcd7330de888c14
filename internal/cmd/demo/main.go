// Command demo shows the provider at work: it runs an example against a simulated workspace from plan to destroy, with
// the real terraform or tofu, and leaves nothing behind.
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
		fmt.Fprintln(os.Stderr, "\nInterrupted. The simulated workspace and the working folder are gone.")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
}

// run starts a workspace and takes the configuration through its life in a folder of its own.
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

	fmt.Println("Starting a simulated Cerby workspace. No real one is touched, and nothing leaves this machine.")
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

// show is the demo: what is run, in order, and what is expected of it.
func runDemo(ctx context.Context, t *terraform) error {
	// The person whom the import shows; cerby-sim knows her.
	const existing = "ines.intern@acme.example"

	t.printTitle("What would change")
	if err := t.run(ctx, changes, "plan", "-detailed-exitcode", "-out=demo.tfplan"); err != nil {
		return err
	}
	t.printTitle("Make it so: the seat takes a few seconds, as long as Cerby's job works in the application")
	if err := t.run(ctx, success, "apply", "demo.tfplan"); err != nil {
		return err
	}
	t.printTitle("Once more: nothing is left to do")
	if err := t.run(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.printTitle("Rotate the secret by raising its number: a new one takes its place, and is shared anew")
	if err := t.addFile("rotation.auto.tfvars"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "apply", "-auto-approve"); err != nil {
		return err
	}
	t.printTitle("The password that was handed over is not in the state")
	if err := t.run(ctx, success, "state", "show", "cerby_secret.handover"); err != nil {
		return err
	}
	t.printTitle("Take over somebody whom the workspace has already, by e-mail")
	if err := t.addFile("existing.tf"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "import", "cerby_user.existing", existing); err != nil {
		return err
	}
	t.printTitle("She is managed now, and nothing changes")
	if err := t.run(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.printTitle("Let go of her again: she stays in the workspace")
	if err := t.removeFile("existing.tf"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "state", "rm", "cerby_user.existing"); err != nil {
		return err
	}
	t.printTitle("Take away what was made, and follow the job that takes the seat")
	if err := t.run(ctx, success, "destroy", "-auto-approve"); err != nil {
		return err
	}
	fmt.Println("\nThat was all of it. The simulated workspace and the working folder are gone.")
	return nil
}

// start prepares a child process that is interrupted, and given time to end, when the context ends.
func newCommand(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the binaries are those that make built or found
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = shutdownTimeout
	// An interrupt at a terminal would reach it twice, and two are an order to stop at once.
	setProcessGroup(cmd)
	return cmd
}
