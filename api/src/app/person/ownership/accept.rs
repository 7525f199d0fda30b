//! Taking an enterprise over.

use crate::app::notice::{PeopleStep, tell_other};
use crate::app::person::standing::Standing;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{Enterprise, EnterpriseStatus};
use domain::person::{MembershipKind, Powers, Private};
use domain::{Language, OwnershipOfferId, Refusal};
use storage::person::{OfferEnd, OwnershipOffer, change_membership, find_member, find_member_of};
use storage::{StorageError, Tx};

/// Why an enterprise was not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferRefusal {
    /// The offer is over: taken back, too old, or of somebody who owns the enterprise no more.
    OfferOver,
}

impl Refusal for TransferRefusal {
    fn code(&self) -> &'static str {
        "OFFER_OVER"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "tawaran ini sudah tidak berlaku",
            Language::English => "this offer is over",
        }
        .to_owned()
    }
}

/// Makes the member to whom it was offered an owner, and whoever offered it a manager. Done again
/// it is answered as done.
pub async fn accept_transfer(
    app: &App,
    actor: &Actor,
    id: OwnershipOfferId,
) -> Result<Enterprise, CommandError<TransferRefusal>> {
    let tx = app.db.begin().await?;
    let (offer, standing) = held(&tx, actor, id).await?;
    let to = find_member(&tx, &actor.sight(Private::People), offer.membership).await?;
    let to = to.filter(|one| one.person == standing.by);
    let to = to.ok_or(Denied::NotFound)?;
    if offer.ended == Some(OfferEnd::Accepted) {
        return Ok(standing.enterprise);
    }
    let from = find_member_of(&tx, offer.enterprise, offer.by).await?;
    let from = from.filter(|one| one.kind == MembershipKind::Owner);
    let is_open = offer.ended.is_none()
        && offer.expires_at > tx.now()
        && standing.enterprise.status != EnterpriseStatus::Closed;
    let (true, Some(from)) = (is_open, from) else {
        return Err(CommandError::Refused(TransferRefusal::OfferOver));
    };
    change_membership(&tx, to.id, (MembershipKind::Owner, Powers::ALL)).await?;
    change_membership(&tx, from.id, (MembershipKind::Manager, Powers::ALL)).await?;
    storage::person::end_offer(&tx, id, OfferEnd::Accepted).await?;
    storage::person::withdraw_invitations_by(&tx, offer.enterprise, from.person).await?;
    let mut row = standing.entry("enterprise.transfer", "ownership_offer", id);
    row.before = Some(serde_json::json!({ "owner": from.id, "kind": to.kind.code() }));
    row.after = Some(serde_json::json!({ "owner": to.id }));
    storage::audit::record(&tx, row).await?;
    let notice = standing.notice(PeopleStep::OwnershipTaken);
    tell_other(&tx, app, (from.person, Some(standing.by)), notice).await?;
    tx.commit().await?;
    Ok(standing.enterprise)
}

/// The offer with `id` as it is once its enterprise is held still.
pub(super) async fn held<'a, E>(
    tx: &Tx,
    actor: &'a Actor,
    id: OwnershipOfferId,
) -> Result<(OwnershipOffer, Standing<'a>), CommandError<E>> {
    actor.in_person()?;
    let sight = actor.sight(Private::People);
    let look =
        async || -> Result<_, StorageError> { storage::person::find_offer(tx, &sight, id).await };
    let enterprise = look().await?.ok_or(Denied::NotFound)?.enterprise;
    let standing = Standing::take(tx, actor, enterprise).await?;
    Ok((look().await?.ok_or(Denied::NotFound)?, standing))
}
