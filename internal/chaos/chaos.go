// Package chaos has the tests that disturb the provider: every operation under every fault of the service, Terraform
// killed and interrupted at any moment, and a service that limits the rate of requests.
//
// The table of faults is deterministic, runs with all other tests, and is the table in the guide "Reliability". Kills,
// interrupts and rate limits run with make chaos.
package chaos
