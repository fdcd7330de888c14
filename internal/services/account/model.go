package account

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// model is the model of an account in a data source. Values that the service omits are null.
type model struct {
	ID                 types.String `tfsdk:"id"`
	Application        types.String `tfsdk:"application"`
	Label              types.String `tfsdk:"label"`
	Workspace          types.String `tfsdk:"workspace"`
	Status             types.String `tfsdk:"status"`
	Domain             types.String `tfsdk:"domain"`
	URL                types.String `tfsdk:"url"`
	Email              types.String `tfsdk:"email"`
	Phone              types.String `tfsdk:"phone"`
	BusinessID         types.String `tfsdk:"business_id"`
	VaultID            types.String `tfsdk:"vault_id"`
	CreatedAt          types.String `tfsdk:"created_at"`
	CreatedBy          types.String `tfsdk:"created_by"`
	CreatedByEmail     types.String `tfsdk:"created_by_email"`
	UpdatedAt          types.String `tfsdk:"updated_at"`
	LastLoginDate      types.String `tfsdk:"last_login_at"`
	LastLoginBy        types.String `tfsdk:"last_login_by"`
	LastPasswordChange types.String `tfsdk:"last_password_change_at"`
	RotatedAt          types.String `tfsdk:"rotated_at"`
	RotatedBy          types.String `tfsdk:"rotated_by"`
	RotatedByID        types.String `tfsdk:"rotated_by_id"`
	SyncedAt           types.String `tfsdk:"synced_at"`
	AvatarURL          types.String `tfsdk:"avatar_url"`
	AutofillMFA        types.Bool   `tfsdk:"autofill_mfa"`
	PasswordSet        types.Bool   `tfsdk:"password_set"`
	PasswordVisible    types.Bool   `tfsdk:"password_visible"`
	CerbyManagedEmail  types.Bool   `tfsdk:"cerby_managed_email"`
	CerbyManagedPhone  types.Bool   `tfsdk:"cerby_managed_phone"`
	HasBackupCode      types.Bool   `tfsdk:"has_backup_code"`
	HasPasskey         types.Bool   `tfsdk:"has_passkey"`
	HasTOTP            types.Bool   `tfsdk:"has_totp"`
	MFAEnabled         types.Bool   `tfsdk:"mfa_enabled"`
	MFATypes           []string     `tfsdk:"mfa_types"`
}

// newModel returns the model of an account.
func newModel(a cerby.Account) model {
	return model{
		ID:                 types.StringValue(a.ID),
		Application:        types.StringPointerValue(a.Application),
		Label:              types.StringPointerValue(a.Label),
		Workspace:          types.StringPointerValue(a.Workspace),
		Status:             types.StringPointerValue(a.Status),
		Domain:             types.StringPointerValue(a.Domain),
		URL:                types.StringPointerValue(a.URL),
		Email:              types.StringPointerValue(a.Email),
		Phone:              types.StringPointerValue(a.Phone),
		BusinessID:         types.StringPointerValue(a.BusinessID),
		VaultID:            types.StringPointerValue(a.VaultID),
		CreatedAt:          framework.Time(a.CreatedAt),
		CreatedBy:          types.StringPointerValue(a.CreatedBy),
		CreatedByEmail:     types.StringPointerValue(a.CreatedByEmail),
		UpdatedAt:          framework.Time(a.UpdatedAt),
		LastLoginDate:      framework.Time(a.LastLoginDate),
		LastLoginBy:        types.StringPointerValue(a.LastLoginBy),
		LastPasswordChange: framework.Time(a.LastPasswordChange),
		RotatedAt:          framework.Time(a.RotatedAt),
		RotatedBy:          types.StringPointerValue(a.RotatedBy),
		RotatedByID:        types.StringPointerValue(a.RotatedByID),
		SyncedAt:           framework.Time(a.SyncedAt),
		AvatarURL:          types.StringPointerValue(a.AvatarURL),
		AutofillMFA:        types.BoolPointerValue(a.AutofillMFA),
		PasswordSet:        types.BoolPointerValue(a.PasswordSet),
		PasswordVisible:    types.BoolPointerValue(a.PasswordVisible),
		CerbyManagedEmail:  types.BoolPointerValue(a.CerbyManagedEmail),
		CerbyManagedPhone:  types.BoolPointerValue(a.CerbyManagedPhone),
		HasBackupCode:      types.BoolPointerValue(a.HasBackupCode),
		HasPasskey:         types.BoolPointerValue(a.HasPasskey),
		HasTOTP:            types.BoolPointerValue(a.HasTOTP),
		MFAEnabled:         types.BoolPointerValue(a.MFAEnabled),
		MFATypes:           a.MFATypes,
	}
}

// computedAttributes returns the read-only attributes of an account.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":               framework.DataString("ID of the account."),
		"application":      framework.DataString("Application of the account, such as `twitter`."),
		"label":            framework.DataString("Label of the account."),
		"workspace":        framework.DataString("Name of the workspace."),
		"status":           framework.DataString("Status of the account: `enabled` or `disabled`."),
		"domain":           framework.DataString("Domain of the application."),
		"url":              framework.DataString("URL of the application's sign-in page."),
		"email":            framework.DataString("Email with which the account signs in."),
		"phone":            framework.DataString("Phone number of the account."),
		"business_id":      framework.DataString("ID of the business in the application."),
		"vault_id":         framework.DataString("ID of the vault with the account's secrets."),
		"created_at":       framework.DataString("Time at which the account was added to Cerby (RFC 3339)."),
		"created_by":       framework.DataString("ID of the user who added the account."),
		"created_by_email": framework.DataString("Email of the user who added the account."),
		"updated_at":       framework.DataString("Time at which the account was last changed (RFC 3339)."),
		"last_login_at": framework.DataString("Time of the last sign-in (RFC 3339). Reading the password " +
			"counts as one."),
		"last_login_by":           framework.DataString("User who last signed in with the account."),
		"last_password_change_at": framework.DataString("Time of the last password change (RFC 3339)."),
		"rotated_at":              framework.DataString("Time of the last password rotation (RFC 3339)."),
		"rotated_by":              framework.DataString("User who last rotated the password."),
		"rotated_by_id":           framework.DataString("ID of the user who last rotated the password."),
		"synced_at":               framework.DataString("Time of the last synchronization with the application (RFC 3339)."),
		"avatar_url":              framework.DataString("URL of the account's avatar."),
		"autofill_mfa":            framework.DataBool("Whether Cerby fills in the account's MFA codes."),
		"password_set":            framework.DataBool("Whether Cerby has the account's password."),
		"password_visible":        framework.DataBool("Whether the account's users can see the password."),
		"cerby_managed_email":     framework.DataBool("Whether Cerby manages the account's email."),
		"cerby_managed_phone":     framework.DataBool("Whether Cerby manages the account's phone number."),
		"has_backup_code":         framework.DataBool("Whether the account has a backup code."),
		"has_passkey":             framework.DataBool("Whether the account has a passkey."),
		"has_totp":                framework.DataBool("Whether the account has time-based one-time passwords."),
		"mfa_enabled":             framework.DataBool("Whether the account has multi-factor authentication."),
		"mfa_types":               framework.DataStringList("Types of multi-factor authentication, such as `otp`."),
	}
}
