package cerby

// ListVaults is the only operation on vaults.
var ListVaults = published("list vaults", "GET /vaults", WorkspaceAdmin, ReadVaults)

// Vault stores secrets, encrypted by one scheme. A field is nil if the service returns none.
type Vault struct {
	ID   string  `json:"-"`
	Name *string `json:"name"`
	// Scheme is kms_byo, akv, local_encryption_key or a value of the future.
	Scheme *string `json:"scheme"`
	// State is enabled, disabled or a value of the future.
	State         *string `json:"state"`
	CreatedAt     *string `json:"createdAt"`
	CreatedBy     *string `json:"createdBy"`
	CreatedByType *string `json:"createdByType"`
	UpdatedAt     *string `json:"updatedAt"`
}

func (v *Vault) setID(id string) { v.ID = id }

func (v *Vault) id() string { return v.ID }

// Vaults makes the calls on vaults.
type Vaults struct{ client *Client }

// Vaults returns the calls on vaults.
func (c *Client) Vaults() Vaults { return Vaults{c} }

// List returns the list of all vaults that the API key's user may read. A vault that is not listed may still exist.
func (v Vaults) List() List[Vault] { return newList[Vault](v.client, apiCall{op: ListVaults}) }
