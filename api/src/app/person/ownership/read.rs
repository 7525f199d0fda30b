//! Open offers of ownership, as those whom they are about see them.

use crate::app::{Actor, App};
use domain::person::Private;
use domain::{EnterpriseId, PersonId};
use storage::StorageError;
use storage::person::OwnershipOffer;

/// The open offer of `enterprise`; `None` for who does not manage it.
pub async fn transfer_of(
    app: &App,
    actor: &Actor,
    enterprise: EnterpriseId,
) -> Result<Option<OwnershipOffer>, StorageError> {
    if !actor.rights.may_manage(enterprise) {
        return Ok(None);
    }
    let now = app.environment().clock.now();
    storage::person::offer_of(&app.db, &actor.sight(Private::People), enterprise, now).await
}

/// The open offers to `person`.
pub async fn transfers_to(
    app: &App,
    person: PersonId,
) -> Result<Vec<OwnershipOffer>, StorageError> {
    let now = app.environment().clock.now();
    storage::person::offers_to(&app.db, person, now).await
}
