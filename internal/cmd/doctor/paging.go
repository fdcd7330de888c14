package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// checkPaging compares the links and the meta of a list with what the client reads of them, and describes their form.
func (c *check) checkPaging(document object, elements int) {
	links, hasLinks := c.part(document, "links")
	meta, _ := c.part(document, "meta")
	page, _ := c.part(meta, "page")
	paged := c.response.Form == cerby.PagedList
	if paged && !hasLinks {
		c.differ(finding{Kind: missingMember, At: "links", Expected: "object"})
	}
	c.noteMembers(links, linkMembers, "links.")
	c.noteMembers(meta, words("page"), "meta.")
	c.noteMembers(page, pageMembers, "meta.page.")

	next := c.linkForm(links, "next")
	if hasLinks {
		c.describePaging("links.next " + next)
		c.describePaging("links.previous " + c.linkForm(links, "previous"))
		c.describePaging("links.self " + c.linkForm(links, "self"))
	}
	c.checkTotal(page, elements, next == linkNull || next == linkAbsent)
	switch {
	case !paged && next != linkNull && next != linkAbsent:
		c.differ(finding{Kind: wrongPaging, At: "links.next", Found: next, Expected: "no link, as the list has no pages"})
	case next == linkOther || next == linkForeign:
		c.differ(finding{Kind: wrongPaging, At: "links.next", Found: next, Expected: usableLink})
	}
	if elements > cerby.PageSize && paged {
		c.differ(finding{Kind: wrongPaging, At: "data", Found: "more objects than page[size] allows"})
	}
}

// part returns an object in a part of the envelope, and reports whether there is one. Another type is a difference.
func (c *check) part(parent object, name string) (object, bool) {
	value, stated := parent[name]
	kind := jsonType(value)
	if !stated || kind == "null" {
		return nil, false
	}
	if kind != "object" {
		c.differ(finding{Kind: wrongType, At: name, Found: kind, Expected: "object"})
		return nil, false
	}
	var part object
	_ = json.Unmarshal(value, &part)
	return part, true
}

// noteMembers reports the members of links or meta that are not known, which the client ignores.
func (c *check) noteMembers(part object, known []string, at string) {
	for name, value := range part {
		if !slices.Contains(known, name) {
			c.note(finding{Kind: unknownMember, At: at + c.texts.name(name), Found: jsonType(value)})
		}
	}
}

// describePaging adds a fact about pages unless it is known.
func (c *check) describePaging(text string) { c.Paging = addWord(c.Paging, text) }

// checkTotal compares the total number of objects with the page.
func (c *check) checkTotal(page object, elements int, isLast bool) {
	raw, stated := page["total"]
	if !stated {
		c.describePaging("meta.page.total absent")
		return
	}
	var total int
	if json.Unmarshal(raw, &total) != nil || jsonType(raw) != "number" {
		c.differ(finding{Kind: wrongType, At: "meta.page.total", Found: jsonType(raw), Expected: "number"})
		return
	}
	c.describePaging("meta.page.total present")
	if isLast && total != elements {
		c.differ(finding{
			Kind: wrongPaging, At: "meta.page.total", Found: fmt.Sprintf("%+d beside the only page", total-elements),
			Expected: "the number of objects",
		})
	}
}

// The forms of links.
const (
	linkAbsent  = "absent"
	linkNull    = "null"
	linkOther   = "in another form"
	linkForeign = "an absolute URL"
)

// usableLink is what links.next has to be.
const usableLink = "null or a relative path with page[number]"

// linkForm describes a link without its text.
func (c *check) linkForm(links object, name string) string {
	raw, stated := links[name]
	switch {
	case !stated:
		return linkAbsent
	case jsonType(raw) == "null":
		return linkNull
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return linkOther
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return linkOther
	case u.IsAbs() || u.Host != "":
		return linkForeign
	case !u.Query().Has("page[number]") && name == "next":
		return linkOther
	case strings.Contains(text, "["):
		return "a relative path with plain brackets"
	}
	return "a relative path"
}
