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

// The remedies of the known types.
const (
	freeSeat          = "Buy licenses in the application, or remove the access of a user, and try again."
	reactivate        = "Reactivate the subscription in the application, and try again."
	grantPermission   = "In the application, allow the account to manage users, and try again."
	correctBusinessID = "Correct the business ID of the integration in Cerby, and try again."
	reviewCredentials = "Review the credentials that Cerby has stored for the account."
	contactSupport    = "Contact Cerby's support."
	updateContact     = "Add or correct the contact details in Cerby, and try again."
	configureMFA      = "Configure multi-factor authentication of the account in Cerby, and try again."
	signInAgain       = "Sign in again on the trusted device, and try again."
)

// The meanings that several types share, or that are long.
const (
	lacksPermission = "The account that Cerby uses in the application does not have a required permission."
	badCredentials  = "The application rejected the credentials of the account that Cerby uses."
	noStoredLogin   = "Cerby has no password for the account that it uses in the application."
	noManagedPhone  = "The application requires a phone number that Cerby manages, and the account has none."
	noManagedMFA    = "The application requires a second factor that Cerby does not manage."
	noManagedCheck  = "The application requires a verification that Cerby does not manage."
	unknownDevice   = "The application no longer recognizes the trusted device that Cerby uses to sign in."
)

// JobFailures are the types that are known.
var JobFailures = []JobFailure{
	{"NotEnoughSeats", "The application has no free license.", freeSeat},
	{"SubscriptionDeactivated", "The application's subscription is not active.", reactivate},
	{"UnderpermissionedAccount", lacksPermission, grantPermission},
	{"InvalidBusinessId", "The business ID of the integration is wrong.", correctBusinessID},
	{"BadCredentials", badCredentials, reviewCredentials},
	{"EmptyPasswordError", noStoredLogin, reviewCredentials},
	{"AccountVaultError", "Cerby failed to open the vault with the secrets of the account.", contactSupport},
	{"EmailNotProvidedError", "The application requires an email that Cerby does not have.", updateContact},
	{"InvalidEmail", "The application does not accept the email.", updateContact},
	{"PhoneNotProvidedError", "The application requires a phone number that Cerby does not have.", updateContact},
	{"PhoneNotManagedError", noManagedPhone, configureMFA},
	{"GeneralMFANotManagedError", noManagedMFA, configureMFA},
	{"MFANotManagedError", noManagedMFA, configureMFA},
	{"MFAAlreadyEnable", "The account already has multi-factor authentication.", configureMFA},
	{"OtherMFAMethodEnabledError", "The account uses another method of multi-factor authentication.", configureMFA},
	{"VerificationMethodsNotManagedError", noManagedCheck, configureMFA},
	{"SecureDeviceNotFoundInStorage", unknownDevice, signInAgain},
}

// JobFailureOf returns the explanation of an errorType, or where to look if it is unknown.
func JobFailureOf(errorType string) JobFailure {
	for _, failure := range JobFailures {
		if failure.Type == errorType {
			return failure
		}
	}
	const meaning = "The job failed for an unknown reason."
	return JobFailure{errorType, meaning, "Check the job in Cerby's web app, or contact Cerby's support."}
}
