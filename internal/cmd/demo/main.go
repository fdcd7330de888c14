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
	if err := os.CopyFS(filepath.Join(folder, "config"), configuration(example)); err != nil {
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
	return show(ctx, t)
}

// show is the demo: what is run, in order, and what is expected of it.
func show(ctx context.Context, t *terraform) error {
	// The person whom the import shows; cerby-sim knows her.
	const existing = "ines.intern@acme.example"

	t.title("What would change")
	if err := t.expect(ctx, changes, "plan", "-detailed-exitcode", "-out=demo.tfplan"); err != nil {
		return err
	}
	t.title("Make it so: the seat takes a few seconds, as long as Cerby's job works in the application")
	if err := t.expect(ctx, success, "apply", "demo.tfplan"); err != nil {
		return err
	}
	t.title("Once more: nothing is left to do")
	if err := t.expect(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.title("Rotate the secret by raising its number: a new one takes its place, and is shared anew")
	if err := t.enable("rotation.auto.tfvars"); err != nil {
		return err
	}
	if err := t.expect(ctx, success, "apply", "-auto-approve"); err != nil {
		return err
	}
	t.title("The password that was handed over is not in the state")
	if err := t.expect(ctx, success, "state", "show", "cerby_secret.handover"); err != nil {
		return err
	}
	t.title("Take over somebody whom the workspace has already, by e-mail")
	if err := t.enable("existing.tf"); err != nil {
		return err
	}
	if err := t.expect(ctx, success, "import", "cerby_user.existing", existing); err != nil {
		return err
	}
	t.title("She is managed now, and nothing changes")
	if err := t.expect(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.title("Let go of her again: she stays in the workspace")
	if err := t.disable("existing.tf"); err != nil {
		return err
	}
	if err := t.expect(ctx, success, "state", "rm", "cerby_user.existing"); err != nil {
		return err
	}
	t.title("Take away what was made, and follow the job that takes the seat")
	if err := t.expect(ctx, success, "destroy", "-auto-approve"); err != nil {
		return err
	}
	fmt.Println("\nThat was all of it. The simulated workspace and the working folder are gone.")
	return nil
}

// start prepares a child process that is interrupted, and given time to end, when the context ends.
func start(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the binaries are those that make built or found
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	// An interrupt at a terminal would reach it twice, and two are an order to stop at once.
	setApart(cmd)
	return cmd
}
