package framework

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"
)

// Names are the attributes of a data source with the IDs of what it lists, by name.
type Names struct {
	IDs       map[string]string `tfsdk:"ids"`
	Ambiguous []string          `tfsdk:"ambiguous"`
}

// SetNameAttributes adds the attributes of Names to those of a data source that lists the objects of a noun.
func (n *Noun) SetNameAttributes(attributes map[string]schema.Attribute) {
	name := n.NameAttribute
	form := ""
	if n.hasEmails() {
		form = ", in lower case"
	}
	removed := ""
	if n.HasRemoved {
		removed = fmt.Sprintf(" The map leaves out removed %ss.", n.Name)
	}
	attributes["ids"] = schema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("IDs of the listed %[3]ss, by %[1]s%[2]s. The map leaves out each %[1]s that "+
			"several %[3]ss share.%[4]s", name, form, n.Name, removed),
	}
	attributes["ambiguous"] = schema.ListAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("%ss that several of the listed %ss share, in alphabetical order.", Capital(name),
			n.Name),
	}
}

// names returns the IDs of objects by name. An email is in lower case, other names are in Unicode's form NFC, as in
// Terraform's configuration. Removed objects, and those without a name, are left out.
func (n *Noun) names(listed []Object) Names {
	ids, ambiguous := map[string]string{}, map[string]bool{}
	for _, object := range listed {
		if object.Name == nil || *object.Name == "" || object.IsRemoved {
			continue
		}
		name := norm.NFC.String(*object.Name)
		if n.hasEmails() {
			name = strings.ToLower(name)
		}
		if id, ok := ids[name]; ok && id != object.ID {
			ambiguous[name] = true
		}
		ids[name] = object.ID
	}
	several := slices.AppendSeq([]string{}, maps.Keys(ambiguous))
	for _, name := range several {
		delete(ids, name)
	}
	slices.Sort(several)
	return Names{ids, several}
}
