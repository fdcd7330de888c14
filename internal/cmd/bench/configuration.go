package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// computedAttributes are the attributes that a configuration does not set.
var computedAttributes = []string{"id", "status", "created_at"}

// writeConfiguration writes a configuration with one block for each resource, and on request a state that contains
// them. It does not use for_each, because Terraform's own time for one large map would hide the provider's.
func writeConfiguration(
	folder, host, provider string, resources []configuredResource, data map[string]any, withState bool,
) error {
	source := "cerby-community/" + provider
	blocks := map[string]map[string]any{}
	stateResources := []any{}
	for i, one := range resources {
		name := fmt.Sprintf("r%05d", i)
		settings := maps.Clone(one.attributes)
		maps.DeleteFunc(settings, func(attribute string, _ any) bool {
			return slices.Contains(computedAttributes, attribute)
		})
		if blocks[one.kind] == nil {
			blocks[one.kind] = map[string]any{}
		}
		blocks[one.kind][name] = settings
		stateResources = append(stateResources, map[string]any{
			"mode": "managed", "type": one.kind, "name": name, "provider": fmt.Sprintf("provider[%q]", host+"/"+source),
			"instances": []any{map[string]any{
				"schema_version": 0, "attributes": one.attributes, "sensitive_attributes": []any{},
				"identity_schema_version": 0,
			}},
		})
	}
	configuration := map[string]any{
		"terraform": map[string]any{"required_providers": map[string]any{provider: map[string]any{"source": source}}},
	}
	if len(blocks) > 0 {
		configuration["resource"] = blocks
	}
	if len(data) > 0 {
		configuration["data"] = data
	}
	files := map[string]any{"main.tf.json": configuration}
	if withState {
		files["terraform.tfstate"] = map[string]any{
			"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "bench",
			"outputs": map[string]any{}, "resources": stateResources,
		}
	}
	for name, content := range files {
		encoded, err := json.Marshal(content)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, name), encoded, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// floorResources returns n resources of the floor provider.
func floorResources(n int) []configuredResource {
	all := make([]configuredResource, 0, n)
	for i := range n {
		all = append(all, configuredResource{"floor_thing", map[string]any{
			"one": fmt.Sprintf("00000000-0000-4000-9000-%012d", i), "two": "member",
		}})
	}
	return all
}
