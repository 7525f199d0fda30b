//! Accepting to act in another enterprise.

use super::seen;
use crate::app::notice::{News, tell_enterprise};
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::EnterpriseStatus;
use domain::person::{MembershipKind, Private};
use domain::{DelegationId, Language, Refusal};
use storage::person::{Delegation, find_member_of};
use storage::{StorageError, Tx};

/// Why a delegation was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DelegationRefusal {
    /// The offer is over: ended, of somebody who owns the enterprise no more, or one of the two may
    /// not do it at present.
    OfferOver,
}

impl Refusal for DelegationRefusal {
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

/// Accepts a delegation; for owners and managers of the enterprise that is to act. Done again it is
/// answered as done.
pub async fn accept_delegation(
    app: &App,
    actor: &Actor,
    id: DelegationId,
) -> Result<Delegation, CommandError<DelegationRefusal>> {
    let tx = app.db.begin().await?;
    let (one, both) = seen(&tx, actor, id).await?;
    let now = storage::person::rights_of(&tx, both.by).await?;
    for rights in [&actor.rights, &now] {
        actor.require(rights.may_manage(one.holder))?;
    }
    if one.accepted_at.is_some() && one.ended_at.is_none() {
        return Ok(one);
    }
    let can = both.holder.status.sells() && both.enterprise.status != EnterpriseStatus::Closed;
    if one.ended_at.is_some() || !can || !is_still_owned(&tx, &one).await? {
        return Err(CommandError::Refused(DelegationRefusal::OfferOver));
    }
    let inserted =
        storage::person::insert_delegated(&tx, one.enterprise, one.holder, one.powers).await;
    let membership = inserted.map_err(|error| {
        if error.is_duplicate() {
            CommandError::Conflict
        } else {
            error.into()
        }
    })?;
    let by = (both.by, membership);
    if !storage::person::accept_delegation(&tx, id, by).await? {
        return Err(CommandError::Conflict);
    }
    let what = ("delegation.accept", id);
    both.record(&tx, actor, what, one.powers).await?;
    let news = News::DelegationAccepted(id);
    tell_enterprise(&tx, one.enterprise, news, Some(both.by)).await?;
    let accepted = storage::person::find_delegation(&tx, &actor.sight(Private::People), id).await?;
    let accepted = accepted.ok_or(Denied::NotFound)?;
    tx.commit().await?;
    Ok(accepted)
}

/// True while whoever offered it owns the enterprise.
async fn is_still_owned(tx: &Tx, one: &Delegation) -> Result<bool, StorageError> {
    let by = find_member_of(tx, one.enterprise, one.by).await?;
    Ok(by.is_some_and(|member| member.kind == MembershipKind::Owner))
}
