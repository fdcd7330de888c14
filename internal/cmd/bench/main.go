// Command bench measures Terraform with many resources against a simulated workspace. Each case is compared with a
// floor: the same number of resources of the smallest provider that the framework allows, measured in the same run.
// Terraform's own time grows faster than linearly, so only the ratio to the floor is meaningful.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	if err := relayProvider(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	terraform := flag.String("terraform", "terraform", "terraform or tofu")
	bin := flag.String("bin", "bin", "folder with terraform-provider-cerby and terraform-provider-floor")
	only := flag.String("only", "", "run only the cases whose names contain this text")
	examples := flag.String("examples", "examples", "folder of the examples, of which the imports are measured")
	rounds := flag.Int("rounds", 3, "how often each case is measured; the result is the median")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *terraform, *bin, *only, *examples, *rounds)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures the cases and prints a table of the results.
func run(ctx context.Context, terraform, bin, only, examples string, rounds int) error {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "cerby-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	t, err := newTerraform(terraform, bin, folder)
	if err != nil {
		return err
	}
	fmt.Println(describeMachine(ctx, terraform))
	fmt.Println()
	fmt.Println(tableHeading)
	for _, c := range cases() {
		if !strings.Contains(c.name, only) {
			continue
		}
		line, err := t.measure(ctx, c, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Println(line)
	}
	if !strings.Contains("import of a grown workspace", only) {
		return nil
	}
	fmt.Println()
	fmt.Println(importTableHeading)
	return t.measureImports(ctx, examples)
}
