//! The type `EnterpriseBalance`.

use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, fault};
use async_graphql::{Context, SimpleObject};
use domain::EnterpriseId;
use domain::person::Private;

/// What the platform owes an enterprise: the sum of its statement.
#[derive(SimpleObject)]
pub struct EnterpriseBalance {
    /// For goods, less the platform's fee; negative when the enterprise owes the platform.
    pub goods: Rupiah,
    /// For delivering.
    pub delivery: Rupiah,
    /// Both together.
    pub total: Rupiah,
}

/// The balance of `enterprise`; null for who does not see its money.
pub async fn balance_of(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
) -> async_graphql::Result<Option<EnterpriseBalance>> {
    if !ctx.actor().rights.may_see_money(enterprise) {
        return Ok(None);
    }
    let sight = ctx.actor().sight(Private::Money);
    let found = storage::ledger::balance(&ctx.app().db, &sight, enterprise).await;
    let found = found.map_err(|error| fault(ctx, &error))?;
    Ok(Some(EnterpriseBalance {
        goods: found.goods.into(),
        delivery: found.delivery.into(),
        total: (found.goods + found.delivery).into(),
    }))
}
