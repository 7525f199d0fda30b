//! Letting another enterprise act in one's own.

mod accept;
mod end;
mod offer;

pub use accept::{DelegationRefusal, accept_delegation};
pub use end::end_delegation;
pub use offer::{OfferDelegation, OfferDelegationRefusal, offer_delegation};

use super::standing::entry_of;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::Enterprise;
use domain::person::{Powers, Private};
use domain::{DelegationId, EnterpriseId, PersonId};
use serde_json::json;
use storage::person::Delegation;
use storage::{StorageError, Tx};

/// A page of the delegations of `enterprise`, given and held; `None` for who does not manage it.
pub async fn delegations(
    app: &App,
    actor: &Actor,
    enterprise: EnterpriseId,
    page: (Option<DelegationId>, i64),
) -> Result<Option<Vec<Delegation>>, StorageError> {
    if !actor.rights.may_manage(enterprise) {
        return Ok(None);
    }
    let sight = actor.sight(Private::People);
    let found = storage::person::delegations_of(&app.db, &sight, enterprise, page).await?;
    Ok(Some(found))
}

/// The two enterprises of a delegation, held still in the order of their ids.
struct Both {
    by: PersonId,
    enterprise: Enterprise,
    holder: Enterprise,
}

impl Both {
    async fn take<E>(
        tx: &Tx,
        actor: &Actor,
        (enterprise, holder): (EnterpriseId, EnterpriseId),
    ) -> Result<Self, CommandError<E>> {
        let by = actor.in_person()?;
        let (first, second) = (enterprise.min(holder), enterprise.max(holder));
        let first = storage::enterprise::find_for_update(tx, first).await?;
        let second = storage::enterprise::find_for_update(tx, second).await?;
        let (Some(first), Some(second)) = (first, second) else {
            return Err(Denied::NotFound.into());
        };
        let (enterprise, holder) = if first.id == enterprise {
            (first, second)
        } else {
            (second, first)
        };
        Ok(Self {
            by,
            enterprise,
            holder,
        })
    }

    /// A row in the audit trail of each of the two.
    async fn record(
        &self,
        tx: &Tx,
        actor: &Actor,
        (action, id): (&'static str, DelegationId),
        powers: Powers,
    ) -> Result<(), StorageError> {
        let after = json!({
            "enterprise": self.enterprise.id,
            "holder": self.holder.id,
            "mayList": powers.list,
            "mayShip": powers.ship,
            "mayMoney": powers.money,
        });
        for side in [&self.enterprise, &self.holder] {
            let mut row = entry_of(actor, side, (action, "delegation"), id);
            row.after = Some(after.clone());
            storage::audit::record(tx, row).await?;
        }
        Ok(())
    }
}

/// The delegation with `id`, for those who may see it: owners of the one, owners and managers of
/// the other.
async fn seen<E>(
    tx: &Tx,
    actor: &Actor,
    id: DelegationId,
) -> Result<(Delegation, Both), CommandError<E>> {
    actor.in_person()?;
    let sight = actor.sight(Private::People);
    let found = storage::person::find_delegation(tx, &sight, id).await?;
    let one = found.ok_or(Denied::NotFound)?;
    let both = Both::take(tx, actor, (one.enterprise, one.holder)).await?;
    let now = storage::person::rights_of(tx, both.by).await?;
    for rights in [&actor.rights, &now] {
        actor.require(rights.may_end_delegation(one.enterprise, one.holder))?;
    }
    let found = storage::person::find_delegation(tx, &sight, id).await?;
    Ok((found.ok_or(Denied::NotFound)?, both))
}
