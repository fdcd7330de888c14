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
func (l Lookup[T]) SetNameAttributes(attributes map[string]schema.Attribute) {
	name := l.NameAttribute
	form := ""
	if l.hasEmails() {
		form = ", in lower case"
	}
	removed := ""
	if l.IsRemoved != nil {
		removed = fmt.Sprintf(" The map leaves out removed %ss.", l.Noun)
	}
	attributes["ids"] = schema.MapAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("IDs of the listed %[3]ss, by %[1]s%[2]s. The map leaves out each %[1]s that "+
			"several %[3]ss share.%[4]s", name, form, l.Noun, removed),
	}
	attributes["ambiguous"] = schema.ListAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: fmt.Sprintf("%ss that several of the listed %ss share, in alphabetical order.", Capital(name),
			l.Noun),
	}
}

// Names returns the IDs of objects by name. An email is in lower case, other names are in Unicode's form NFC, as in
// Terraform's configuration. Removed objects, and those without a name, are left out.
func (l Lookup[T]) Names(listed []T) Names {
	ids, ambiguous := map[string]string{}, map[string]bool{}
	for _, one := range listed {
		object := l.Describe(one)
		if object.Name == nil || *object.Name == "" || l.isRemoved(one) {
			continue
		}
		name := norm.NFC.String(*object.Name)
		if l.hasEmails() {
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
