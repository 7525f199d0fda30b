//! Reading the audit trail, and opening what is sealed in it.

use super::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{Private, RegionScope, Rights, Sight};
use domain::{AuditRowId, NeverRefused};
use storage::StorageError;
use storage::seal::Sealed;
use storage::trail::{AuditRow, TrailListing};

/// What `actor` sees of the trail: verifiers and administrators that of their areas, owners that of
/// their enterprises. Who looks for what one person did sees what officers see.
fn sight(actor: &Actor, by_person: bool) -> Sight {
    let sight = actor.sight(Private::Trail);
    if by_person { sight.by_mandate() } else { sight }
}

/// The rows of `listing` that `actor` may see, the youngest first. An owner learns the names of
/// members alone: who bought is no business of theirs.
///
/// # Errors
/// [`Denied`] for who sees nothing of the trail at all.
pub async fn read_trail(
    app: &App,
    actor: &Actor,
    listing: &TrailListing,
) -> Result<Vec<AuditRow>, CommandError<NeverRefused>> {
    let sight = sight(actor, listing.person.is_some());
    actor.require(!sight.is_blind())?;
    let mut rows = storage::trail::read(&app.db, &sight, listing).await?;
    for row in &mut rows {
        if !row.by_member && !is_officer(&actor.rights, row) {
            row.name = None;
        }
    }
    Ok(rows)
}

fn is_officer(rights: &Rights, row: &AuditRow) -> bool {
    rights.reads_trail().any(|scope| match &row.region {
        Some(region) => scope.contains(region),
        None => *scope == RegionScope::All,
    })
}

/// From where the change of the row `id` came; `None` when that is not known, or was erased. For
/// administrators over its region, and each look is a row of its own.
pub async fn open_trail(
    app: &App,
    actor: &Actor,
    id: AuditRowId,
) -> Result<Option<String>, CommandError<NeverRefused>> {
    let by = actor.in_person()?;
    let tx = app.db.begin().await?;
    let row = storage::trail::find(&tx, &actor.sight(Private::Trail), id).await?;
    let row = row.ok_or(Denied::NotFound)?;
    let now = storage::person::rights_of(&tx, by).await?;
    for rights in [&actor.rights, &now] {
        actor.require(rights.may_open_trail(row.region.as_ref()))?;
    }
    let sealed = match row.address {
        None => None,
        Some(id) => Some(storage::seal::load(&tx, app.db.keyring(), id).await?),
    };
    let mut look = entry(actor, "audit.open", "audit_row", id);
    look.enterprise = row.enterprise;
    look.region = row.region;
    storage::audit::record(&tx, look).await?;
    tx.commit().await?;
    match sealed {
        Some(Sealed::Open(bytes)) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| StorageError::Unsealable.into()),
        Some(Sealed::Erased) | None => Ok(None),
    }
}
