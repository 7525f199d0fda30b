//! Who receives an order: sealed under the buyer's key, so that erasing the buyer erases it.

use crate::error::StorageError;
use crate::seal::{self, Keyring, Sealed};
use crate::sql::Read;
use crate::tx::Tx;
use domain::order::{DeliveryAddress, OrderContact, StreetAddress};
use domain::person::{PersonName, PhoneNumber};
use domain::region::RegionCode;
use domain::{PersonId, SealedValueId};
use serde::{Deserialize, Serialize};

/// The form inside the seal.
#[derive(Serialize, Deserialize)]
struct Document {
    name: String,
    phone: String,
    street: Option<String>,
    village: Option<String>,
}

/// Seals `contact` under the key of the buyer.
pub async fn seal_contact(
    tx: &Tx,
    buyer: PersonId,
    contact: &OrderContact,
) -> Result<SealedValueId, StorageError> {
    let address = contact.address.as_ref();
    let document = Document {
        name: contact.name.as_str().to_owned(),
        phone: contact.phone.as_str().to_owned(),
        street: address.map(|address| address.street.as_str().to_owned()),
        village: address.map(|address| address.village.as_str().to_owned()),
    };
    seal::store(tx, Some(buyer), &serde_json::to_vec(&document)?).await
}

/// The contact of an order; `None` when its buyer was erased.
pub async fn open_contact(
    on: &impl Read,
    keyring: &Keyring,
    id: SealedValueId,
) -> Result<Option<OrderContact>, StorageError> {
    let bytes = match seal::load(on, keyring, id).await? {
        Sealed::Open(bytes) => bytes,
        Sealed::Erased => return Ok(None),
    };
    let document: Document = serde_json::from_slice(&bytes)?;
    let corrupt = || StorageError::Corrupt {
        table: "sealed_values",
        column: "ciphertext",
        id: id.to_string(),
    };
    let address = match (document.street, document.village) {
        (Some(street), Some(village)) => Some(DeliveryAddress {
            street: StreetAddress::parse(&street).map_err(|_| corrupt())?,
            village: RegionCode::parse(&village).map_err(|_| corrupt())?,
        }),
        _ => None,
    };
    Ok(Some(OrderContact {
        name: PersonName::parse(&document.name).map_err(|_| corrupt())?,
        phone: PhoneNumber::parse(&document.phone).map_err(|_| corrupt())?,
        address,
    }))
}
