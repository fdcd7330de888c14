// Command docs generates documentation from the code: the provider's schema as JSON, and the tables of
// operations, of job failures and of permissions in the guides.
// The schema comes from the provider itself, so that the pages do not depend on the installed Terraform.
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
	schemaFile := flag.String("schema", "", "file for the schema in the form of terraform providers schema -json")
	operations := flag.String("coverage", "", "file whose table of operations is replaced")
	jobs := flag.String("jobs", "", "file whose table of job failures is replaced")
	keys := flag.String("permissions", "", "file whose table of permissions is replaced")
	flag.Parse()

	if *schemaFile != "" {
		if err := writeSchema(*schemaFile); err != nil {
			log.Fatalf("docs: unable to write the schema: %v", err)
		}
	}
	for _, table := range []struct{ file, section, text string }{
		{*operations, "coverage", coverageTable(provider.Services)},
		{*jobs, "failures", failureTable()},
		{*keys, "permissions", permissionTable(provider.Services)},
	} {
		if table.file == "" {
			continue
		}
		if err := replaceSection(table.file, table.section, table.text); err != nil {
			log.Fatalf("docs: unable to replace the table %s: %v", table.section, err)
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
	addSubcategories(schemas.Schemas["cerby"], provider.Services)
	encoded, err := json.MarshalIndent(schemas, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(encoded, '\n'), 0o600)
}
