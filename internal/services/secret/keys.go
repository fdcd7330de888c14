package secret

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// noun is the kind of secrets in the registry.
const noun = "secret"

// name returns the name of the secret for messages.
func (m resourceModel) name() string {
	if m.Title.ValueString() == "" {
		return fmt.Sprintf("the secret %q", m.ID.ValueString())
	}
	return fmt.Sprintf("the secret %q", m.Title.ValueString())
}

// keys returns the registry keys of the secret. An unknown ID or title has none.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Title.ValueString())
}

// titleKey returns the registry key of a title. All unknown titles share one key.
func titleKey(title types.String) workspace.Key { return workspace.NameKey(noun, title.ValueString()) }

// deletedKeys returns the registry keys of a secret deleted outside Terraform. They include an unknown title and the
// titles from before the secret was renamed outside Terraform, which a configuration may still have.
func deletedKeys(m resourceModel, earlier []fingerprint) []workspace.Key {
	keys := append(m.keys(), titleKey(types.StringUnknown()))
	for _, one := range earlier {
		keys = append(keys, workspace.NameKey(noun, one.Title))
	}
	return keys
}
