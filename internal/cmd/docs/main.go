// Command docs feeds the documentation from the code. It writes the provider's schema as JSON, made from the provider
// itself so that pages do not depend on the Terraform that is installed, the coverage table of the README, the table of
// failures in the guide on jobs, and the table of scopes and roles in the guide on permissions.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

func main() {
	log.SetFlags(0)
	schemaFile := flag.String("schema", "", "file to write the provider's schema to, as terraform providers schema -json does")
	readme := flag.String("readme", "", "file in which to renew the coverage table")
	jobs := flag.String("jobs", "", "file in which to renew the table of the failures of jobs")
	keys := flag.String("permissions", "", "file in which to renew the table of what an API key needs")
	flag.Parse()

	if *schemaFile != "" {
		if err := writeSchema(*schemaFile); err != nil {
			log.Fatalf("docs: could not write the schema: %v", err)
		}
	}
	if *readme != "" {
		if err := replaceSection(*readme, "coverage", coverageTable(provider.Services)); err != nil {
			log.Fatalf("docs: could not renew the coverage table: %v", err)
		}
	}
	if *jobs != "" {
		if err := replaceSection(*jobs, "failures", failureTable()); err != nil {
			log.Fatalf("docs: could not renew the table of failures: %v", err)
		}
	}
	if *keys != "" {
		if err := replaceSection(*keys, "permissions", permissionTable(provider.Services)); err != nil {
			log.Fatalf("docs: could not renew the table of permissions: %v", err)
		}
	}
}

// writeSchema writes the provider's schema to a file.
func writeSchema(file string) error {
	server := providerserver.NewProtocol6(provider.New("docs")())()
	schemas, err := readSchemas(context.Background(), server)
	if err != nil {
		return err
	}
	encoded, err := json.MarshalIndent(schemas, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(encoded, '\n'), 0o600)
}
