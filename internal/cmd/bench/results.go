package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// heading is that of the table. Each pair of figures is the case's and its floor's, with their ratio.
const tableHeading = "| Case | Latency | Wall, floor | Ratio | Calls (reads + writes) | Least | CPU, floor | Ratio | Peak memory, floor | Ratio |\n" +
	"| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"

// line gives the figures of a case and of its floor.
func formatRow(c benchmarkCase, ours, floor measurement) string {
	calls := fmt.Sprint(ours.reads)
	if ours.writes > 0 {
		calls = fmt.Sprintf("%d + %d", ours.reads, ours.writes)
	}
	return fmt.Sprintf("| %s | %s | %s, %s | %.2f | %s | %d | %s, %s | %.2f | %s, %s | %.2f |", c.name, c.latency,
		seconds(ours.wall), seconds(floor.wall), ratio(float64(ours.wall), float64(floor.wall)), calls, c.minCalls,
		seconds(ours.usage.CPU), seconds(floor.usage.CPU), ratio(float64(ours.usage.CPU), float64(floor.usage.CPU)),
		mebibytes(ours.usage.Peak), mebibytes(floor.usage.Peak), ratio(float64(ours.usage.Peak), float64(floor.usage.Peak)))
}

// seconds gives a time in seconds.
func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// mebibytes gives a size.
func mebibytes(size int64) string { return fmt.Sprintf("%.0f MiB", float64(size)/(1<<20)) }

// ratio gives a share of nothing as nothing.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// machine says in one line on what this runs.
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

// output gives what a command prints, or nothing.
func commandOutput(ctx context.Context, name string, arguments ...string) string {
	text, err := exec.CommandContext(ctx, name, arguments...).Output() //nolint:gosec // the binary is the one that was named
	if err != nil {
		return ""
	}
	return string(text)
}
