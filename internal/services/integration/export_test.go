package integration

import "time"

// Tests wait for nothing as long as a minute.
func init() { confirming = 3 * time.Second }
