package cerby

// JobFailure explains an errorType. The types are published for webhooks, and assumed to be those of jobs as well. The
// set is open.
type JobFailure struct {
	// Type is the service's errorType, as in NotEnoughSeats.
	Type string
	// Meaning is a sentence about the cause.
	Meaning string
	// Remedy is a sentence about what to do.
	Remedy string
}

// The remedies that several types share.
const (
	reviewCredentials = "Review the credentials that Cerby has stored for the account."
	updateContact     = "Add or correct the contact details in Cerby, and try again."
	configureMFA      = "Configure multi-factor authentication of the account in Cerby, and try again."
)

// JobFailures are the types that are known.
var JobFailures = []JobFailure{
	{
		"NotEnoughSeats", "The application has no free seat.",
		"Buy licenses in the application, or remove the access of a user, and try again.",
	},
	{
		"SubscriptionDeactivated", "The application's subscription is not active.",
		"Reactivate it in the application, and try again.",
	},
	{
		"UnderpermissionedAccount", "The account by which Cerby works in the application lacks a permission.",
		"Grant it the permission to manage users there, and try again.",
	},
	{
		"InvalidBusinessId", "The business id of the integration is wrong.",
		"Correct the business id of the integration in Cerby.",
	},
	{
		"BadCredentials", "The application refused the credentials of the account by which Cerby works there.",
		reviewCredentials,
	},
	{
		"EmptyPasswordError", "Cerby has no password for the account by which it works in the application.",
		reviewCredentials,
	},
	{
		"AccountVaultError", "Cerby could not open the vault that keeps the account's secrets.",
		"Contact Cerby's support.",
	},
	{
		"EmailNotProvidedError", "The application asks for an e-mail that Cerby does not have.",
		updateContact,
	},
	{
		"InvalidEmail", "The application does not take the e-mail.",
		updateContact,
	},
	{
		"PhoneNotProvidedError", "The application asks for a phone number that Cerby does not have.",
		updateContact,
	},
	{
		"PhoneNotManagedError", "The application asks for a phone number that Cerby manages, and it manages none for the " +
			"account.",
		configureMFA,
	},
	{
		"GeneralMFANotManagedError", "The application asks for a second factor that Cerby does not manage.",
		configureMFA,
	},
	{
		"MFANotManagedError", "The application asks for a second factor that Cerby does not manage.",
		configureMFA,
	},
	{
		"MFAAlreadyEnable", "The account has multi-factor authentication already.",
		configureMFA,
	},
	{
		"OtherMFAMethodEnabledError", "The account has another method of multi-factor authentication.",
		configureMFA,
	},
	{
		"VerificationMethodsNotManagedError", "The application asks for a verification that Cerby does not manage.",
		configureMFA,
	},
	{
		"SecureDeviceNotFoundInStorage", "The application no longer knows the trusted device by which Cerby signs in.",
		"Sign in again on the trusted device, and try again.",
	},
}

// JobFailureOf returns the explanation of an errorType, or where to look if it is unknown.
func JobFailureOf(errorType string) JobFailure {
	for _, failure := range JobFailures {
		if failure.Type == errorType {
			return failure
		}
	}
	return JobFailure{
		Type: errorType, Meaning: "The job failed for a reason that is not known here.", Remedy: "Look at the job in " +
			"Cerby's web app, or contact Cerby's support.",
	}
}
