package memo_test

import (
	"sync/atomic"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

func TestMap_oneValuePerKey(t *testing.T) {
	t.Parallel()
	var m memo.Map[string, atomic.Int32]
	var created atomic.Int32
	create := func() *atomic.Int32 {
		created.Add(1)
		return new(atomic.Int32)
	}
	apitest.Together(30, func() { m.Get("one", create).Add(1) })
	apitest.ExpectEqual(t, m.Get("one", create).Load(), 30)
	apitest.ExpectEqual(t, m.Get("other", create).Load(), 0)
	apitest.ExpectEqual(t, created.Load(), 2)
}

func TestMap_withoutCreate(t *testing.T) {
	t.Parallel()
	var m memo.Map[string, int]
	*m.Get("one", nil) = 5
	apitest.ExpectEqual(t, *m.Get("one", nil), 5)
	apitest.ExpectEqual(t, *m.Get("other", nil), 0)
}

func TestMap_clear(t *testing.T) {
	t.Parallel()
	var m memo.Map[string, int]
	m.Clear()
	*m.Get("one", nil) = 5
	m.Clear()
	apitest.ExpectEqual(t, *m.Get("one", nil), 0)
}
