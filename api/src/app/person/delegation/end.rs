//! Ending a delegation, offered or accepted.

use super::seen;
use crate::app::notice::{News, tell_enterprise};
use crate::app::{Actor, App, CommandError};
use domain::{DelegationId, NeverRefused};

/// Ends a delegation; for owners of the enterprise that gave it, and owners and managers of the one
/// that holds it. One that has ended is answered as it is.
pub async fn end_delegation(
    app: &App,
    actor: &Actor,
    id: DelegationId,
) -> Result<(), CommandError<NeverRefused>> {
    let tx = app.db.begin().await?;
    let (one, both) = seen(&tx, actor, id).await?;
    if !storage::person::end_delegation(&tx, id, both.by).await? {
        return Ok(());
    }
    if let Some(membership) = one.membership {
        storage::person::end_membership(&tx, membership).await?;
    }
    both.record(&tx, actor, ("delegation.end", id), one.powers)
        .await?;
    for enterprise in [one.enterprise, one.holder] {
        let news = News::DelegationEnded(id);
        tell_enterprise(&tx, enterprise, news, Some(both.by)).await?;
    }
    tx.commit().await?;
    Ok(())
}
