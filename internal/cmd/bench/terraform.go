package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// terraform runs each case in a folder of its own.
type terraform struct {
	path        string
	host        string
	folder      string
	environment []string
}

// newTerraform configures Terraform to start both providers through this program, which records their usage.
func newTerraform(path, bin, folder string) (*terraform, error) {
	t := &terraform{path: path, host: "registry.terraform.io", folder: folder}
	if strings.Contains(filepath.Base(path), "tofu") {
		t.host = "registry.opentofu.org"
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var overrides strings.Builder
	for _, name := range []string{"cerby", "floor"} {
		relays := filepath.Join(folder, "relay-"+name)
		if err := os.Mkdir(relays, 0o700); err != nil {
			return nil, err
		}
		if err := os.Symlink(self, filepath.Join(relays, "terraform-provider-"+name)); err != nil {
			return nil, err
		}
		fmt.Fprintf(&overrides, "    \"%s/cerby-community/%s\" = %q\n", t.host, name, relays)
	}
	settings := filepath.Join(folder, "settings.tfrc")
	text := "provider_installation {\n  dev_overrides {\n" + overrides.String() + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		return nil, err
	}
	t.environment = append(slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "CERBY_")
	}), "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		providersVariable+"="+bin)
	return t, nil
}

// measurement is the result of one run.
type measurement struct {
	wall   time.Duration
	usage  usage
	reads  int
	writes int
}

// measure runs a case and its floor alternately, and returns the row of the medians.
func (t *terraform) measure(ctx context.Context, c benchmarkCase, rounds int) (string, error) {
	workspace := cerbytest.New(cerbytest.WithLatency(c.latency))
	cerbytest.Seed(workspace)
	c.seed(workspace)
	token := workspace.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID})
	server := httptest.NewServer(workspace)
	defer server.Close()
	environment := []string{"CERBY_BASE_URL=" + server.URL + "/api/v1", "CERBY_TOKEN=" + token}

	var ours, floors []measurement
	for range rounds {
		workspace.ResetRequests()
		result, err := t.runOnce(ctx, c, "cerby", c.resources, c.data, environment)
		if err != nil {
			return "", err
		}
		for _, request := range workspace.Requests() {
			if request.Method == http.MethodGet {
				result.reads++
			} else {
				result.writes++
			}
		}
		ours = append(ours, result)
		result, err = t.runOnce(ctx, c, "floor", floorResources(c.floorResources), nil, nil)
		if err != nil {
			return "", err
		}
		floors = append(floors, result)
		if c.command == "apply" {
			// An apply cannot be repeated, because its objects exist now.
			break
		}
	}
	return formatRow(c, median(ours), median(floors)), nil
}

// runOnce runs a case, or its floor, in a new folder.
func (t *terraform) runOnce(
	ctx context.Context, c benchmarkCase, provider string,
	resources []configuredResource, data map[string]any, environment []string,
) (measurement, error) {
	folder, err := os.MkdirTemp(t.folder, "run-")
	if err != nil {
		return measurement{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	if err := writeConfiguration(folder, t.host, provider, resources, data, c.command == "plan"); err != nil {
		return measurement{}, err
	}
	usagePath := filepath.Join(folder, "usage")
	arguments := map[string][]string{
		"plan":   {"plan", "-input=false", "-detailed-exitcode"},
		"apply":  {"apply", "-input=false", "-auto-approve"},
		"schema": {"providers", "schema", "-json"},
	}[c.command]
	if c.parallelism > 0 {
		arguments = append(arguments, fmt.Sprintf("-parallelism=%d", c.parallelism))
	}
	cmd := exec.CommandContext(ctx, t.path, arguments...) //nolint:gosec // a flag names the binary
	cmd.Dir, cmd.Env = folder, slices.Concat(t.environment, environment, []string{usageVariable + "=" + usagePath})
	var output bytes.Buffer
	cmd.Stderr = &output
	if c.command != "schema" {
		cmd.Stdout = &output
	}
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return measurement{}, fmt.Errorf("terraform %s with %s: %w\n%s", c.command, provider, err, tail(output.String()))
	}
	result := measurement{wall: time.Since(began)}
	result.usage, err = readUsage(usagePath)
	return result, err
}

// tail returns the end of an output.
func tail(output string) string {
	const most = 3000
	return output[max(len(output)-most, 0):]
}

// median returns the run with the median wall time.
func median(all []measurement) measurement {
	slices.SortFunc(all, func(a, b measurement) int { return int(a.wall - b.wall) })
	return all[len(all)/2]
}
