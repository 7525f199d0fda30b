//! Taking a right over a region away.

use super::entry;
use crate::app::notice::{Notice, tell_other};
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{MandateKind, RegionScope};
use domain::{Language, MandateId, Refusal};
use storage::Tx;
use storage::person::{GrantedMandate, find_granted, platform_admins};

/// Why a mandate did not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndMandateRefusal {
    /// Nobody would administer the platform any more.
    LastAdmin,
}

impl Refusal for EndMandateRefusal {
    fn code(&self) -> &'static str {
        "LAST_ADMIN"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "administrator platform yang terakhir tidak dapat diakhiri",
            Language::English => "the last administrator of the platform stays",
        }
        .to_owned()
    }
}

/// Ends a mandate; for an administrator whose area holds all of its scope, and for whoever holds
/// it. The mandate of an administrator is touched from above alone; the last one of the platform
/// stays.
pub async fn end_mandate(
    app: &App,
    actor: &Actor,
    id: MandateId,
) -> Result<(), CommandError<EndMandateRefusal>> {
    let by = actor.in_person()?;
    let tx = app.db.begin().await?;
    // Two who end each other at once: the second one finds that their own has ended.
    let platform = platform_admins(&tx).await?;
    let held = find_granted(&tx, id).await?.ok_or(Denied::NotFound)?;
    let now = storage::person::rights_of(&tx, by).await?;
    for rights in [&actor.rights, &now] {
        actor.require(rights.may_end_mandate(&held.mandate))?;
    }
    if platform == [id] {
        return Err(CommandError::Refused(EndMandateRefusal::LastAdmin));
    }
    if !storage::person::end_mandate(&tx, id).await? {
        return Err(CommandError::Conflict);
    }
    record(&tx, actor, &held).await?;
    let notice = Notice::Mandate {
        kind: held.mandate.kind,
        scope: held.mandate.scope.as_stored().to_owned(),
        is_given: false,
    };
    tell_other(&tx, app, (held.person, Some(by)), notice).await?;
    tx.commit().await?;
    Ok(())
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    held: &GrantedMandate,
) -> Result<(), storage::StorageError> {
    let mandate = &held.mandate;
    let mut row = entry(actor, "mandate.end", "mandate", mandate.id);
    row.region = match &mandate.scope {
        RegionScope::All => None,
        RegionScope::Subtree(code) => Some(code.clone()),
    };
    row.before = Some(serde_json::json!({
        "person": held.person,
        "kind": mandate.kind.code(),
        "scope": mandate.scope.as_stored(),
    }));
    storage::audit::record(tx, row).await
}

/// The mandates inside the areas that `actor` administers, and inside `region` of them.
///
/// # Errors
/// [`Denied`] for who administers nothing there.
pub async fn mandates(
    app: &App,
    actor: &Actor,
    (region, kind): (Option<RegionScope>, Option<MandateKind>),
    (after, limit): (Option<MandateId>, i64),
) -> Result<Vec<GrantedMandate>, CommandError<domain::NeverRefused>> {
    let within: Vec<RegionScope> = match region {
        Some(region) => {
            actor.require(actor.rights.may_grant(&region))?;
            vec![region]
        }
        None => actor.rights.administers().cloned().collect(),
    };
    actor.require(!within.is_empty())?;
    let listing = storage::person::MandateListing {
        within,
        kind,
        after,
        limit,
    };
    Ok(storage::person::list_mandates(&app.db, &listing).await?)
}
