//! Who receives an order: what a buyer sends, and what those who serve it read.

use crate::graphql::scalar::{PhoneNumber, RegionCode};
use crate::graphql::{ContextExt, fault};
use async_graphql::{Context, InputObject, SimpleObject};
use domain::order::{DeliveryAddress, StreetAddress};
use domain::person::PersonName;
use domain::{Invalid, SealedValueId, region};
use storage::order::open_contact;

/// Who receives an order, and where.
#[derive(SimpleObject)]
pub struct OrderContact {
    /// The name to ask for.
    pub name: String,
    /// The number to call.
    pub phone: PhoneNumber,
    /// Where goods are brought; null when all of them are fetched.
    pub address: Option<OrderAddress>,
}

/// Where goods are brought.
#[derive(SimpleObject)]
pub struct OrderAddress {
    /// The house, on one line.
    pub street: String,
    /// The code of the village it stands in.
    pub village_code: RegionCode,
}

impl From<domain::order::OrderContact> for OrderContact {
    fn from(contact: domain::order::OrderContact) -> Self {
        let address = |address: DeliveryAddress| OrderAddress {
            street: address.street.as_str().to_owned(),
            village_code: (&address.village).into(),
        };
        Self {
            name: contact.name.as_str().to_owned(),
            phone: PhoneNumber(contact.phone.as_str().to_owned()),
            address: contact.address.map(address),
        }
    }
}

/// What is sealed as `id`, for somebody who may read it; nothing when the buyer was erased.
pub(super) async fn contact_of(
    ctx: &Context<'_>,
    id: SealedValueId,
) -> async_graphql::Result<Option<OrderContact>> {
    let db = &ctx.app().db;
    let contact = open_contact(db, db.keyring(), id).await;
    let contact = contact.map_err(|error| fault(ctx, &error))?;
    Ok(contact.map(OrderContact::from))
}

/// Who receives an order, and where. Kept under a key of the buyer's own; the enterprises of the
/// order see it once it is paid.
#[derive(InputObject)]
pub struct OrderContactInput {
    /// The name to ask for.
    pub name: String,
    /// The number to call.
    pub phone: PhoneNumber,
    /// Where goods are brought; null when all of them are fetched.
    pub address: Option<OrderAddressInput>,
}

/// Where goods are brought.
#[derive(InputObject)]
pub struct OrderAddressInput {
    /// The house, on one line of 5 to 300 characters.
    pub street: String,
    /// The code of the village it stands in.
    pub village_code: RegionCode,
}

impl OrderContactInput {
    pub(super) fn parse(&self) -> Result<domain::order::OrderContact, Vec<Invalid>> {
        let name = PersonName::parse(&self.name).map_err(|told| told.in_field("name"));
        let phone = domain::person::PhoneNumber::parse(&self.phone.0);
        let phone = phone.map_err(|told| told.in_field("phone"));
        let address = self.address.as_ref().map(OrderAddressInput::parse);
        match (name, phone, address.transpose()) {
            (Ok(name), Ok(phone), Ok(address)) => Ok(domain::order::OrderContact {
                name,
                phone,
                address,
            }),
            (name, phone, address) => {
                let mut broken: Vec<Invalid> = name.err().into_iter().collect();
                broken.extend(phone.err());
                let within = |told: Invalid| told.in_field("address");
                broken.extend(address.err().unwrap_or_default().into_iter().map(within));
                Err(broken)
            }
        }
    }
}

impl OrderAddressInput {
    fn parse(&self) -> Result<DeliveryAddress, Vec<Invalid>> {
        let street = StreetAddress::parse(&self.street).map_err(|told| told.in_field("street"));
        let village = region::RegionCode::parse(&self.village_code.0);
        let village = village.map_err(|told| told.in_field("villageCode"));
        match (street, village) {
            (Ok(street), Ok(village)) => Ok(DeliveryAddress { street, village }),
            (street, village) => Err(street.err().into_iter().chain(village.err()).collect()),
        }
    }
}
