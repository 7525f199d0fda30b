//! Enterprises as somebody may see them.

use super::checklist::may_see_application;
use crate::app::{Actor, App};
use domain::EnterpriseId;
use domain::enterprise::{BankAccount, Enterprise, LegalNumber, Nib, NikKoperasi, Npwp, Slug};
use domain::person::Private;
use storage::StorageError;
use storage::enterprise::{EnterpriseContact, EnterpriseListing};

/// Everybody sees an enterprise that sells; its members and the officers of its village see it
/// always.
pub fn may_see(actor: &Actor, enterprise: &Enterprise) -> bool {
    enterprise.status.sells()
        || actor.rights.is_member(enterprise.id)
        || actor.rights.may_oversee(&enterprise.home_village)
}

/// The enterprise with `id`, if `actor` may see it.
pub async fn find(
    app: &App,
    actor: &Actor,
    id: EnterpriseId,
) -> Result<Option<Enterprise>, StorageError> {
    let found = storage::enterprise::find(&app.reader(actor), id).await?;
    Ok(found.filter(|one| may_see(actor, one)))
}

/// The enterprise with `slug`, if `actor` may see it.
pub async fn find_by_slug(
    app: &App,
    actor: &Actor,
    slug: &Slug,
) -> Result<Option<Enterprise>, StorageError> {
    let found = storage::enterprise::find_by_slug(&app.reader(actor), slug).await?;
    Ok(found.filter(|one| may_see(actor, one)))
}

/// The enterprises of `listing` that `actor` may see.
pub async fn list(
    app: &App,
    actor: &Actor,
    listing: &EnterpriseListing,
) -> Result<Vec<Enterprise>, StorageError> {
    storage::enterprise::list(&app.reader(actor), &actor.rights, listing).await
}

/// How `enterprise` is reached; `None` unless `actor` manages it or verifies its village.
pub async fn contact(
    app: &App,
    actor: &Actor,
    enterprise: &Enterprise,
) -> Result<Option<EnterpriseContact>, StorageError> {
    if !may_see_application(actor, enterprise) {
        return Ok(None);
    }
    let by = (app.db.keyring(), &actor.sight(Private::Application));
    let found = storage::enterprise::contact(&app.db, by, enterprise.id).await?;
    Ok(Some(found))
}

/// The legal numbers of an enterprise, all but their last four characters hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalNumbers {
    /// Its business number, if given.
    pub nib: Option<String>,
    /// Its tax number, if given.
    pub npwp: Option<String>,
    /// The number of its legal-entity certificate, if given.
    pub legal_number: Option<String>,
    /// A cooperative's number, if given.
    pub nik_koperasi: Option<String>,
}

/// The legal numbers of `enterprise`; `None` unless `actor` manages it or verifies its village.
pub async fn legal_numbers(
    app: &App,
    actor: &Actor,
    enterprise: &Enterprise,
) -> Result<Option<LegalNumbers>, StorageError> {
    let sight = actor.sight(Private::Application);
    if !sight.reaches(enterprise.id, &enterprise.home_village) {
        return Ok(None);
    }
    let by = (app.db.keyring(), &sight);
    let sealed = storage::enterprise::sealed_numbers(&app.db, by, enterprise.id).await?;
    Ok(Some(LegalNumbers {
        nib: sealed.nib.as_ref().map(Nib::masked),
        npwp: sealed.npwp.as_ref().map(Npwp::masked),
        legal_number: enterprise.legal_number.as_ref().map(LegalNumber::masked),
        nik_koperasi: enterprise.nik_koperasi.as_ref().map(NikKoperasi::masked),
    }))
}

/// Where `enterprise` is paid, for showing masked; `None` unless `actor` sees its money or verifies
/// its village, and when it was not given.
pub async fn bank_account(
    app: &App,
    actor: &Actor,
    enterprise: &Enterprise,
) -> Result<Option<BankAccount>, StorageError> {
    let sight = actor.sight(Private::BankAccount);
    if !sight.reaches(enterprise.id, &enterprise.home_village) {
        return Ok(None);
    }
    let by = (app.db.keyring(), &sight);
    let sealed = storage::enterprise::sealed_numbers(&app.db, by, enterprise.id).await?;
    Ok(sealed.bank_account)
}
