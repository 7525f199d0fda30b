//! The cart as its owner sees it.

use crate::app::{Actor, App};
use domain::CartId;
use domain::cart::PricedLine;
use domain::time::wib_day;
use storage::{StorageError, cart};

/// A cart with everything that is true of its lines at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartView {
    /// Which.
    pub id: CartId,
    /// Its lines, in the order they were added.
    pub lines: Vec<PricedLine>,
}

/// The cart of whoever is signed in; `None` for nobody, and when they never put anything in one.
pub async fn find_cart(app: &App, actor: &Actor) -> Result<Option<CartView>, StorageError> {
    let Some(person) = actor.as_buyer() else {
        return Ok(None);
    };
    let Some(id) = cart::find(&app.db, person).await? else {
        return Ok(None);
    };
    let lines = cart::lines(&app.db, id, wib_day(app.environment().clock.now())).await?;
    Ok(Some(CartView { id, lines }))
}
