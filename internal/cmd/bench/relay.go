package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// usageFile is the variable that names the file to which a relay adds what its provider used.
const usageVariable = "CERBY_BENCH_USAGE"

// realFolder is the variable that names the folder with the providers themselves.
const providersVariable = "CERBY_BENCH_PROVIDERS"

// usage is what one provider process used.
type usage struct {
	// CPU is user and system time together.
	CPU time.Duration
	// Peak is the largest resident size, in bytes.
	Peak int64
}

// relay runs a provider in place of Terraform where this program goes by a provider's name, and notes what it used. It
// does not return then.
func relayProvider() error {
	name := filepath.Base(os.Args[0])
	if !strings.HasPrefix(name, "terraform-provider-") {
		return nil
	}
	cmd := exec.Command(filepath.Join(os.Getenv(providersVariable), name), os.Args[1:]...) //nolint:gosec,noctx // it stands in for this binary, and ends when Terraform ends it
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		return err
	}
	state := cmd.ProcessState
	line, err := json.Marshal(usage{CPU: state.UserTime() + state.SystemTime(), Peak: peakMemory(state)})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv(usageVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // bench itself has named the file
	if err != nil {
		return err
	}
	if _, err := file.Write(append(line, '\n')); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	os.Exit(max(state.ExitCode(), 0))
	return nil
}

// readUsage adds up what the providers of one run of Terraform used: their times, and the peak of the largest.
func readUsage(file string) (usage, error) {
	text, err := os.ReadFile(file) //nolint:gosec // a file of this run
	if err != nil {
		return usage{}, err
	}
	var all usage
	for line := range strings.Lines(string(text)) {
		var one usage
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			return usage{}, err
		}
		all.CPU += one.CPU
		all.Peak = max(all.Peak, one.Peak)
	}
	return all, nil
}
