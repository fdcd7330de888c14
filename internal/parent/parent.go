// Package parent ends a process whose parent process has ended. Terraform ends its providers itself, but a Terraform
// that is killed leaves them running.
package parent

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// interval is the time between two reads of the parent's ID.
	interval = time.Second
	// orphanTime is the time that a process keeps running after its parent has ended. Terraform's connection has closed
	// then, which ends every wait, and nothing can be saved in the state any more. But a write on the wire may be the
	// first half of a role change, whose second half restores the access.
	orphanTime = 10 * time.Second
)

// ExitWithParent ends this process when its parent has ended: 10 to 11 seconds later, or on a SIGTERM. It ignores
// SIGTERM until then: Terraform cancels over the protocol and ends its providers itself, and a SIGTERM to the process
// group would end a provider before the state has what it is writing.
//
// On Windows the ID of the parent never changes, so the process runs until it is ended.
func ExitWithParent() {
	terminate := make(chan os.Signal, 1)
	signal.Notify(terminate, syscall.SIGTERM)
	original := os.Getppid()
	go func() {
		waitForEnd(original, os.Getppid, terminate)
		os.Exit(1)
	}()
}

// waitForEnd returns when the process has to end, which started with the original parent. An orphan gets another one:
// process 1, or a process that adopts orphans.
func waitForEnd(original int, parentID func() int, terminate <-chan os.Signal) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	var end <-chan time.Time // nil while the parent is running
	for {
		terminated := false
		select {
		case <-end:
			return
		case <-terminate:
			terminated = true
		case <-ticker.C:
		}
		switch orphaned := parentID() != original; {
		case orphaned && terminated:
			return
		case orphaned && end == nil:
			end = time.After(orphanTime)
		}
	}
}
