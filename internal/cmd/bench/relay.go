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

// usageVariable names the file to which a relay appends the usage of its provider.
const usageVariable = "CERBY_BENCH_USAGE"

// providersVariable names the folder that contains the providers.
const providersVariable = "CERBY_BENCH_PROVIDERS"

// usage is the usage of resources of one provider process.
type usage struct {
	// CPU is the sum of user and system time.
	CPU time.Duration
	// Peak is the largest resident size, in bytes.
	Peak int64
}

// relayProvider runs a provider and records its usage, if this program is started under a provider's name. In that
// case it does not return.
func relayProvider() error {
	name := filepath.Base(os.Args[0])
	if !strings.HasPrefix(name, "terraform-provider-") {
		return nil
	}
	program := filepath.Join(os.Getenv(providersVariable), name)
	cmd := exec.Command(program, os.Args[1:]...) //nolint:gosec,noctx // Terraform ends the provider
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
	const flags = os.O_APPEND | os.O_CREATE | os.O_WRONLY
	file, err := os.OpenFile(os.Getenv(usageVariable), flags, 0o600) //nolint:gosec // bench sets the variable
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

// readUsage returns the total CPU time and the largest peak of the providers of one Terraform run.
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
