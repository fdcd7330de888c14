package secret

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// noun names secrets in the registry.
const noun = "secret"

// name names the secret in messages.
func (m resourceModel) name() string {
	if m.Title.ValueString() == "" {
		return fmt.Sprintf("the secret %q", m.ID.ValueString())
	}
	return fmt.Sprintf("the secret %q", m.Title.ValueString())
}

// keys returns the keys of the secret in the registry, as far as its ID and its title are known.
func (m resourceModel) keys() []workspace.Key {
	return workspace.NamedKeys(noun, m.ID.ValueString(), m.Title.ValueString())
}

// titleKey returns the key of a title. All titles that are not known yet have the same.
func titleKey(title types.String) workspace.Key { return workspace.NameKey(noun, title.ValueString()) }

// droppedKeys returns the keys of a secret that was deleted: a configuration may still have a title that it had before
// it was renamed outside Terraform, or a title that is not known yet.
func deletedKeys(m resourceModel, earlier []fingerprint) []workspace.Key {
	keys := append(m.keys(), titleKey(types.StringUnknown()))
	for _, one := range earlier {
		keys = append(keys, workspace.NameKey(noun, one.Title))
	}
	return keys
}
