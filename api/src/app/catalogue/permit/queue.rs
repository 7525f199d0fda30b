//! The permits that an officer has to look at.

use crate::app::enterprise::today;
use crate::app::{Actor, App, CommandError};
use domain::person::MandateKind;
use domain::region::RegionCode;
use domain::{NeverRefused, ProductPermitId};
use storage::catalogue::{WaitingPermit, WaitingPermits, waiting_permits};

/// Which page of the queue is wanted.
#[derive(Debug, Clone)]
pub struct WaitingPermitPage {
    /// Of enterprises at home in this region or below it.
    pub region: Option<RegionCode>,
    /// After this one.
    pub after: Option<ProductPermitId>,
    /// How many at most.
    pub limit: i64,
}

/// The part of the queue that `page` tells and that `actor` verifies, the longest waiting first.
///
/// # Errors
/// [`CommandError::Denied`] for who verifies nowhere.
pub async fn permit_queue(
    app: &App,
    actor: &Actor,
    page: WaitingPermitPage,
) -> Result<Vec<WaitingPermit>, CommandError<NeverRefused>> {
    let held = actor.rights.mandates.iter();
    let verifies = |kind| matches!(kind, MandateKind::Verifier | MandateKind::Admin);
    let scopes = held.filter(|one| verifies(one.kind));
    let scopes: Vec<_> = scopes.map(|one| one.scope.clone()).collect();
    actor.require(!scopes.is_empty())?;
    let wanted = WaitingPermits {
        scopes,
        region: page.region,
        after: page.after,
        today: today(app),
        limit: page.limit,
    };
    Ok(waiting_permits(&app.db, &wanted).await?)
}
