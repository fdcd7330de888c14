package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// tableHeading is the heading of the table of results. Each pair of figures is that of the case and that of the
// floor.
const tableHeading = "| Case | Latency | Wall, floor | Ratio | Calls (reads + writes) | Least " +
	"| CPU, floor | Ratio | Peak memory, floor | Ratio |\n" +
	"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"

// formatRow returns the row of a case.
func formatRow(c benchmarkCase, ours, floor measurement) string {
	calls := strconv.Itoa(ours.reads)
	if ours.writes > 0 {
		calls = fmt.Sprintf("%d + %d", ours.reads, ours.writes)
	}
	return fmt.Sprintf("| %s | %s | %s, %s | %.2f | %s | %d | %s, %s | %.2f | %s, %s | %.2f |", c.name, c.latency,
		seconds(ours.wall), seconds(floor.wall), ratio(float64(ours.wall), float64(floor.wall)), calls, c.minCalls,
		seconds(ours.usage.CPU), seconds(floor.usage.CPU), ratio(float64(ours.usage.CPU), float64(floor.usage.CPU)),
		mebibytes(ours.usage.Peak), mebibytes(floor.usage.Peak), ratio(float64(ours.usage.Peak), float64(floor.usage.Peak)))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func mebibytes(size int64) string { return fmt.Sprintf("%.0f MiB", float64(size)/(1<<20)) }

// ratio returns a/b, or 0 if b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// describeMachine returns one line about the programs and the machine.
func describeMachine(ctx context.Context, terraform string) string {
	version, _, _ := strings.Cut(strings.TrimSpace(commandOutput(ctx, terraform, "version")), "\n")
	processor := runtime.GOARCH
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for text := range strings.Lines(string(info)) {
			if name, value, found := strings.Cut(text, ":"); found && strings.TrimSpace(name) == "model name" {
				processor = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %s, %d cores, %s, %s", version, processor, runtime.NumCPU(), runtime.GOOS, runtime.Version())
}

// commandOutput returns the standard output of a command, or "" if the command fails.
func commandOutput(ctx context.Context, name string, arguments ...string) string {
	cmd := exec.CommandContext(ctx, name, arguments...) //nolint:gosec // a flag names the binary
	text, err := cmd.Output()
	if err != nil {
		return ""
	}
	return string(text)
}
