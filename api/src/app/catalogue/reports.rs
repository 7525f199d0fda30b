//! Reports as the officers of an area list them.

use crate::app::{Actor, App, CommandError};
use domain::NeverRefused;
use domain::person::MandateKind;
use storage::catalogue::{Report, ReportListing, list_reports};

/// The part of the reports that `wanted` tells and that `actor` decides about, oldest first.
///
/// # Errors
/// [`CommandError::Denied`] for who verifies nowhere.
pub async fn product_reports(
    app: &App,
    actor: &Actor,
    mut wanted: ReportListing,
) -> Result<Vec<Report>, CommandError<NeverRefused>> {
    let verifies = |kind| matches!(kind, MandateKind::Verifier | MandateKind::Admin);
    let held = actor.rights.mandates.iter();
    let scopes = held.filter(|one| verifies(one.kind));
    wanted.scopes = scopes.map(|one| one.scope.clone()).collect();
    actor.require(!wanted.scopes.is_empty())?;
    Ok(list_reports(&app.db, &wanted).await?)
}
