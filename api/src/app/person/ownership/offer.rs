//! Offering an enterprise to another of its members.

use crate::app::notice::{PeopleStep, tell_other};
use crate::app::person::standing::Standing;
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::Duration;
use domain::person::{MembershipKind, Private};
use domain::{EnterpriseId, FieldPath, Language, MembershipId, OwnershipOfferId, Refusal};
use storage::Tx;
use storage::person::{OwnershipOffer, find_offer};

/// How long an offer is good.
const LIFETIME: Duration = Duration::days(14);

/// An offer to be.
#[derive(Debug, Clone)]
pub struct OfferTransfer {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// To which of its members.
    pub membership: MembershipId,
}

/// Why nothing was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferRefusal {
    /// They own it already.
    AlreadyOwner,
}

impl Refusal for OfferRefusal {
    fn code(&self) -> &'static str {
        "ALREADY_OWNER"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "anggota ini sudah menjadi pemilik",
            Language::English => "this member is an owner already",
        }
        .to_owned()
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("membershipId"))
    }
}

/// Offers the ownership of an enterprise; for its owners. A newer offer takes the place of an open
/// one.
pub async fn offer_transfer(
    app: &App,
    actor: &Actor,
    command: OfferTransfer,
) -> Result<OwnershipOffer, CommandError<OfferRefusal>> {
    let tx = app.db.begin().await?;
    let standing = Standing::take(&tx, actor, command.enterprise).await?;
    standing.require(|rights| rights.is_owner(command.enterprise))?;
    let input = (command.enterprise, command.membership);
    let request = app.idempotent(actor, &command.key, "enterpriseTransferOffer", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return load(&tx, actor, id).await;
    }
    let sight = actor.sight(Private::People);
    let found = storage::person::find_member(&tx, &sight, command.membership).await?;
    let here = found.filter(|one| one.enterprise == command.enterprise);
    let member = here.ok_or(Denied::NotFound)?;
    if member.kind == MembershipKind::Owner {
        return Err(CommandError::Refused(OfferRefusal::AlreadyOwner));
    }
    let expires_at = tx.now() + LIFETIME;
    let what = (command.enterprise, member.id);
    let id = storage::person::insert_offer(&tx, what, standing.by, expires_at).await?;
    let mut row = standing.entry("enterprise.transfer_offer", "ownership_offer", id);
    row.after = Some(serde_json::json!({ "membership": member.id }));
    storage::audit::record(&tx, row).await?;
    let notice = standing.notice(PeopleStep::OwnershipOffered);
    tell_other(&tx, app, (member.person, Some(standing.by)), notice).await?;
    finish_once(&tx, &request, &id).await?;
    let offer = load(&tx, actor, id).await?;
    tx.commit().await?;
    Ok(offer)
}

async fn load<E>(
    tx: &Tx,
    actor: &Actor,
    id: OwnershipOfferId,
) -> Result<OwnershipOffer, CommandError<E>> {
    let found = find_offer(tx, &actor.sight(Private::People), id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
