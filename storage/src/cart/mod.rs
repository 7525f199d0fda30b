//! Carts: a line per variant, priced anew each time it is looked at.

mod change;
#[cfg(test)]
pub(crate) mod fixture;
mod lines;
#[cfg(test)]
mod tests;

pub use change::{accept_prices, add_lines, clear, prices_of, quantities_of, set_line};
pub use lines::lines;

use crate::error::StorageError;
use crate::sql::{Read, one, values};
use crate::tx::Tx;
use domain::{CartId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The cart of `person`, if they ever put something in one.
pub async fn find(on: &impl Read, person: PersonId) -> Result<Option<CartId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let row = one::<Row>(
        on,
        "SELECT id FROM carts WHERE person_id = $1",
        values![person],
    )
    .await?;
    Ok(row.map(|row| row.id.into()))
}

/// The cart of `person`, locked until the transaction ends.
pub async fn lock(tx: &Tx, person: PersonId) -> Result<Option<CartId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let lock = crate::dialect::for_update(tx.backend());
    let sql = format!("SELECT id FROM carts WHERE person_id = $1{lock}");
    let row = one::<Row>(tx, &sql, values![person]).await?;
    Ok(row.map(|row| row.id.into()))
}

/// The cart of `person`, made when there is none.
///
/// Locked until the transaction ends: of two calls at once the second waits, and finds the cart
/// that the first made.
pub async fn find_or_create(tx: &Tx, person: PersonId) -> Result<CartId, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    // The update that changes nothing is what answers, and locks, the row that is there.
    let sql = "INSERT INTO carts (id, person_id, created_at) VALUES ($1, $2, $3) \
               ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id \
               RETURNING id";
    let new: CartId = tx.new_id();
    let row = one::<Row>(tx, sql, values![new, person, tx.now()]).await?;
    Ok(row.map_or(new, |row| row.id.into()))
}
