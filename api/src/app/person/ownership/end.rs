//! Not wanting an enterprise that was offered, and taking the offer back.

use super::accept::held;
use crate::app::notice::{PeopleStep, tell_other};
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::Private;
use domain::{NeverRefused, OwnershipOfferId};
use storage::person::OfferEnd;

/// Ends an offer; for the member it was made to, and for owners. One that has ended is answered as
/// it is.
pub async fn end_transfer(
    app: &App,
    actor: &Actor,
    id: OwnershipOfferId,
) -> Result<(), CommandError<NeverRefused>> {
    let tx = app.db.begin().await?;
    let (offer, standing) = held(&tx, actor, id).await?;
    let to =
        storage::person::find_member(&tx, &actor.sight(Private::People), offer.membership).await?;
    let is_theirs = to.as_ref().is_some_and(|one| one.person == standing.by);
    if !is_theirs && !standing.allows(|rights| rights.is_owner(offer.enterprise)) {
        return Err(Denied::NotFound.into());
    }
    if !storage::person::end_offer(&tx, id, OfferEnd::Withdrawn).await? {
        return Ok(());
    }
    let row = standing.entry("enterprise.transfer_end", "ownership_offer", id);
    storage::audit::record(&tx, row).await?;
    let notice = standing.notice(PeopleStep::OwnershipOfferEnded);
    for person in to.map(|one| one.person).into_iter().chain([offer.by]) {
        tell_other(&tx, app, (person, Some(standing.by)), notice.clone()).await?;
    }
    tx.commit().await?;
    Ok(())
}
