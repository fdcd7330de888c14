// Command terraform-provider-cerby is the Terraform provider for Cerby. Terraform starts it; people do not.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// version is set by the release.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger, and print how Terraform reaches this process")
	flag.Parse()

	// Terraform cancels over the protocol and ends the provider itself. A SIGTERM to the process group would take the
	// provider away first, and the state of what it is writing with it.
	signal.Ignore(syscall.SIGTERM)

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/cerby-community/cerby",
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
