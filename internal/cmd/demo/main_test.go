package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// terraformFakeVariable makes the test binary a fake of Terraform that writes a file and then waits for an interrupt.
const terraformFakeVariable = "DEMO_TEST_STAND_IN"

// example is the configuration of the demo.
const example = "../../../examples/demo"

func TestMain(m *testing.M) {
	if file := os.Getenv(terraformFakeVariable); file != "" {
		interrupted := make(chan os.Signal, 1)
		signal.Notify(interrupted, os.Interrupt)
		if err := os.WriteFile(file, []byte(os.Getenv("CERBY_BASE_URL")), 0o600); err != nil {
			panic(err)
		}
		<-interrupted
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// useEmptyTempDir sets an empty folder for temporary files and checks that it is empty at the end of the test.
func useEmptyTempDir(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Cleanup(func() {
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v (%v)", left, err)
		}
	})
}

// The state is searched for the password that the account has.
func TestPassword(t *testing.T) {
	if password != cerbytest.SeedTwitterPassword {
		t.Errorf("the demo searches for %q, and the account has %q", password, cerbytest.SeedTwitterPassword)
	}
}

// TestRun builds the programs once for all runs.
func TestRun(t *testing.T) {
	bin := acctest.BuildPrograms(t)
	t.Run("complete", func(t *testing.T) { testComplete(t, bin) })
	t.Run("interrupted", func(t *testing.T) { testInterrupted(t, bin) })
	t.Run("fails", func(t *testing.T) { testFails(t, bin) })
}

// testComplete runs the whole demo.
func testComplete(t *testing.T, bin string) {
	useEmptyTempDir(t)
	// The demo must not use a real workspace from the environment.
	t.Setenv("CERBY_BASE_URL", "https://127.0.0.1:1/api/v1")
	t.Setenv("CERBY_TOKEN", "not-a-real-key")
	if err := run(t.Context(), acctest.TerraformPath(), bin, example); err != nil {
		t.Fatal(err)
	}
}

// testInterrupted interrupts the demo during its first command.
func testInterrupted(t *testing.T, bin string) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that asks a process to end")
	}
	useEmptyTempDir(t)
	seen := filepath.Join(t.TempDir(), "seen")
	t.Setenv(terraformFakeVariable, seen)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- run(ctx, self, bin, example) }()
	for {
		if _, err := os.Stat(seen); err == nil {
			break
		}
		select {
		case err := <-over:
			t.Fatalf("it ended before it was interrupted: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	cancel()
	if err := <-over; err == nil || !strings.Contains(err.Error(), "context canceled") {
		t.Errorf("it ended with %v", err)
	}
}

// testFails runs the demo without Terraform.
func testFails(t *testing.T, bin string) {
	useEmptyTempDir(t)
	err := run(t.Context(), filepath.Join(t.TempDir(), "no-terraform"), bin, example)
	if err == nil || !strings.Contains(fmt.Sprint(err), "no-terraform") {
		t.Errorf("without Terraform it ended with %v", err)
	}
}
