package transport

// What tests need of the standard round tripper.
var (
	NewProxyChoice   = newProxyChoice
	StopAfterRefusal = stopAfterRefusal
)
