package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// terraformFakeVariable makes the test binary a fake of Terraform that writes a file and then waits for an interrupt.
const terraformFakeVariable = "DEMO_TEST_STAND_IN"

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

// buildPrograms builds the programs that the demo needs and returns their folder.
func buildPrograms(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	folder := bin + string(filepath.Separator)
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", folder, "../../..", "../cerby-sim")
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return bin
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

func TestRun(t *testing.T) {
	terraform := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if terraform == "" {
		terraform = "terraform"
	}
	useEmptyTempDir(t)
	// The demo must not use a real workspace from the environment.
	t.Setenv("CERBY_BASE_URL", "https://127.0.0.1:1/api/v1")
	t.Setenv("CERBY_TOKEN", "not-a-real-key")
	if err := run(t.Context(), terraform, buildPrograms(t), "../../../examples/demo"); err != nil {
		t.Fatal(err)
	}
}

func TestRun_interrupted(t *testing.T) {
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
	bin := buildPrograms(t)
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- run(ctx, self, bin, "../../../examples/demo") }()
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

func TestRun_fails(t *testing.T) {
	useEmptyTempDir(t)
	err := run(t.Context(), filepath.Join(t.TempDir(), "no-terraform"), buildPrograms(t), "../../../examples/demo")
	if err == nil || !strings.Contains(fmt.Sprint(err), "no-terraform") {
		t.Errorf("without Terraform it ended with %v", err)
	}
}
