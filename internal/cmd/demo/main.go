// Command demo runs an example against a simulated workspace from plan to destroy, with the real terraform or tofu.
// It removes everything that it creates.
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

// runDemo runs the commands of the demo and checks their exit codes.
func runDemo(ctx context.Context, t *terraform) error {
	// existing is the email of a seeded user of cerby-sim.
	const existing = "ines.intern@acme.example"

	t.printTitle("Plan")
	if err := t.run(ctx, changes, "plan", "-detailed-exitcode", "-out=demo.tfplan"); err != nil {
		return err
	}
	t.printTitle("Apply: granting access to the integration takes a few seconds, until Cerby's job has finished")
	if err := t.run(ctx, success, "apply", "demo.tfplan"); err != nil {
		return err
	}
	t.printTitle("Plan again: no changes")
	if err := t.run(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.printTitle("Rotate the secret by increasing its version: the secret is replaced and shared again")
	if err := t.addFile("rotation.auto.tfvars"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "apply", "-auto-approve"); err != nil {
		return err
	}
	t.printTitle("The state does not contain the password")
	if err := t.run(ctx, success, "state", "show", "cerby_secret.handover"); err != nil {
		return err
	}
	t.printTitle("Import an existing user by email")
	if err := t.addFile("existing.tf"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "import", "cerby_user.existing", existing); err != nil {
		return err
	}
	t.printTitle("Plan again: the imported user has no changes")
	if err := t.run(ctx, success, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	t.printTitle("Remove the user from the state: the user stays in the workspace")
	if err := t.removeFile("existing.tf"); err != nil {
		return err
	}
	if err := t.run(ctx, success, "state", "rm", "cerby_user.existing"); err != nil {
		return err
	}
	t.printTitle("Destroy: wait for the job that removes the access to the integration")
	if err := t.run(ctx, success, "destroy", "-auto-approve"); err != nil {
		return err
	}
	fmt.Println("\nThe demo is complete. The simulated workspace and the working folder are deleted.")
	return nil
}

// newCommand returns a command that is interrupted when the context is done, and then has time to exit.
func newCommand(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // make builds or finds the binaries
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = shutdownTimeout
	// An interrupt at a terminal would reach the process twice, and a second interrupt makes Terraform stop immediately.
	setProcessGroup(cmd)
	return cmd
}
