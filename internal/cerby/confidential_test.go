package cerby_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestConfidential prints as a placeholder in every way, and travels as what it is.
func TestConfidential(t *testing.T) {
	secret := cerby.NewConfidential(secretValue)
	held := struct{ Inner []cerby.Confidential }{[]cerby.Confidential{secret}}
	for _, printed := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%s %v %+v %#v %q %x", secret, secret, secret, secret, secret, secret),
		fmt.Sprintf("%v %+v %#v", held, held, &held), fmt.Errorf("no: %w", errors.New(fmt.Sprint(secret))).Error(),
	} {
		if strings.Contains(printed, secretValue) || strings.Contains(printed, fmt.Sprintf("%x", secretValue)) {
			t.Errorf("it prints as %s", printed)
		}
	}
	encoded, err := json.Marshal(secret)
	var decoded cerby.Confidential
	err2 := json.Unmarshal(encoded, &decoded)
	if err != nil || err2 != nil || string(encoded) != `"three quiet words"` || decoded.Reveal() != secretValue {
		t.Errorf("it travels as %s, %v, %v", encoded, err, err2)
	}
}
