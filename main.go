// Command terraform-provider-cerby is the Terraform provider for Cerby. Terraform starts it; users do not.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cerby-community/terraform-provider-cerby/internal/parent"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// version is set by the release.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how Terraform reaches this process")
	flag.Parse()

	disableFrameworkLogs()
	if *debug {
		// Terraform did not start this process. Ctrl-C ends it.
		signal.Ignore(syscall.SIGTERM)
	} else {
		parent.ExitWithParent()
	}

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/cerby-community/cerby",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// disableFrameworkLogs turns off the framework's own trace if the user did not enable logs: Terraform discards it then,
// and writing it takes a fifth of the provider's time in a large plan.
func disableFrameworkLogs() {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "TF_LOG") {
			return
		}
	}
	for _, variable := range []string{"TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"} {
		_ = os.Setenv(variable, "off")
	}
}
