//! Who sees which order.

use crate::app::{Actor, Denied};
use domain::person::Private;
use domain::{EnterpriseId, OrderId, SellerOrderId};
use storage::order::{OrderView, SellerOrderView, find, find_seller_order};
use storage::{Read, StorageError};

/// Why an order is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not there, or not for this person.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl<E> From<ReadError> for crate::app::CommandError<E> {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(why) => why.into(),
            ReadError::Storage(error) => error.into(),
        }
    }
}

/// The order `id`, for its buyer.
///
/// # Errors
/// [`Denied`] for everybody else.
pub async fn visible_order(
    on: &impl Read,
    actor: &Actor,
    id: OrderId,
) -> Result<OrderView, ReadError> {
    let found = find(on, &actor.sight(Private::Orders), id).await?;
    actor.require(found.is_some())?;
    Ok(found.ok_or(Denied::NotFound)?)
}

/// True for those of an enterprise who serve its orders or see its money.
pub fn may_read_seller_order(actor: &Actor, enterprise: EnterpriseId) -> bool {
    actor.rights.may_ship(enterprise) || actor.rights.may_see_money(enterprise)
}

/// The seller order `id`, for its buyer and for those of its enterprise who serve orders or see
/// money.
///
/// # Errors
/// [`Denied`] for everybody else.
pub async fn visible_seller_order(
    on: &impl Read,
    actor: &Actor,
    id: SellerOrderId,
) -> Result<SellerOrderView, ReadError> {
    let found = find_seller_order(on, &actor.sight(Private::Orders), id).await?;
    actor.require(found.is_some())?;
    Ok(found.ok_or(Denied::NotFound)?)
}
