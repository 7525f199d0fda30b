//! Who sees the paper of a permit.

use super::{Told, record};
use crate::app::media::paper_url;
use crate::app::{Actor, App, CommandError};
use domain::region::RegionCode;
use domain::{EnterpriseId, NeverRefused};
use serde_json::json;
use storage::catalogue::{Permit, seller};

/// True for who sees the papers of an enterprise's products and what an officer wrote of them: its
/// owners and managers, and the officers who verify its village.
pub fn sees_papers(actor: &Actor, enterprise: EnterpriseId, village: &RegionCode) -> bool {
    actor.rights.may_manage(enterprise) || actor.rights.may_verify(village)
}

/// An address that the paper of a permit can be read at for five minutes; `None` for who may not
/// see it, and where there is none. Each that goes to somebody who does not manage the enterprise
/// is audited before it is given out.
///
/// # Errors
/// [`CommandError::Fault`] when it cannot be signed.
pub async fn permit_url(
    app: &App,
    actor: &Actor,
    permit: &Permit,
) -> Result<Option<String>, CommandError<NeverRefused>> {
    let Some(media) = permit.media else {
        return Ok(None);
    };
    let Some(product) = storage::catalogue::find(&app.db, permit.product).await? else {
        return Ok(None);
    };
    let Some(seller) = seller(&app.db, product.enterprise).await? else {
        return Ok(None);
    };
    if !sees_papers(actor, product.enterprise, &seller.home_village) {
        return Ok(None);
    }
    if !actor.rights.may_manage(product.enterprise) {
        let tx = app.db.begin().await?;
        let told = Told {
            action: "product.permit_read",
            permit: permit.id,
            kind: permit.kind,
            product: &product,
            before: None,
            after: json!({}),
        };
        record(&tx, actor, &seller.home_village, told).await?;
        tx.commit().await?;
    }
    paper_url(app, media).map(Some).map_err(CommandError::fault)
}
