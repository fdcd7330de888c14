package acctest

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Invoke invokes an action over the protocol, with a newly configured provider and the given API key. It returns the
// progress messages.
func (w *Workspace) Invoke(
	ctx context.Context, t *testing.T, token, typeName string, config map[string]any,
) (progress []string, diagnostics Diagnostics) {
	t.Helper()
	server, ok := w.ServerWith(t, map[string]any{"token": token}).(tfprotov6.ActionServer)
	if !ok {
		t.Fatal("the provider serves no actions")
	}
	stream, err := server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: typeName, Config: EncodeObject(t, schemas(t).ActionSchemas[typeName].Schema, config),
	})
	if err != nil {
		t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diagnostics.add(t, nil, event.Diagnostics)
		}
	}
	return progress, diagnostics
}
