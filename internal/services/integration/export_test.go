package integration

import (
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration/operation"
)

// Tests wait for nothing as long as a minute.
func init() { operation.VisibilityTimeout = 3 * time.Second }
