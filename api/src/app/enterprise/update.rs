//! What the people of an enterprise change about it.
//!
//! Name, kind, home village and legal numbers are what an officer verified. Once it is verified,
//! changing one of them has it looked at again, and it does not sell meanwhile; so the caller must
//! say that this is meant.

use super::register::check_villages;
use crate::app::notice::{News, tell_enterprise};
use crate::app::person::entry;
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{
    ChecklistKey, Enterprise, EnterpriseChange, EnterpriseDecision, EnterpriseStatus, Nik,
    check_home, is_identity,
};
use domain::{EnterpriseId, Invalid, Language, Refusal, Rule};
use storage::enterprise::{StatusChange, begin_waiting, forget_checks, may_be_regency, update};
use storage::{StorageError, Tx};

/// A change of an enterprise.
#[derive(Debug, Clone)]
pub struct UpdateEnterprise {
    /// Which.
    pub enterprise: EnterpriseId,
    /// What changes.
    pub change: EnterpriseChange,
    /// True when one that is verified may be looked at again for it.
    pub reverify: bool,
}

/// Why an enterprise is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateRefusal {
    /// Not while it stands as it does: an officer looks at it, or it is closed.
    WrongStatus,
    /// It is verified, and would have to be looked at again.
    NeedsReverification,
}

impl Refusal for UpdateRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongStatus => "WRONG_STATUS",
            Self::NeedsReverification => "NEEDS_REVERIFICATION",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::WrongStatus => (
                "status usaha saat ini tidak memungkinkan perubahan itu",
                "the enterprise's status does not allow this change",
            ),
            Self::NeedsReverification => (
                "perubahan ini diperiksa petugas lagi, dan selama itu usaha tidak berjualan",
                "an officer looks at this change again, and it does not sell meanwhile",
            ),
        };
        match language {
            Language::Indonesian => indonesian.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

/// Changes an enterprise that the caller manages.
///
/// # Errors
/// [`CommandError::Invalid`] by field; [`CommandError::Refused`] where its status is in the way.
pub async fn update_enterprise(
    app: &App,
    actor: &Actor,
    command: UpdateEnterprise,
) -> Result<Enterprise, CommandError<UpdateRefusal>> {
    actor.in_person()?;
    actor.require(actor.rights.may_manage(command.enterprise))?;
    let tx = app.db.begin().await?;
    let found = storage::enterprise::find_for_update(&tx, command.enterprise).await?;
    let before = found.ok_or(Denied::NotFound)?;
    let change = &command.change;
    let is_identity = is_identity(change);
    if before.status == EnterpriseStatus::Closed
        || (is_identity && !before.status.lets_identity_change())
    {
        return Err(CommandError::Refused(UpdateRefusal::WrongStatus));
    }
    let is_verified = before.status == EnterpriseStatus::Verified;
    if is_identity && is_verified && !command.reverify {
        return Err(CommandError::Refused(UpdateRefusal::NeedsReverification));
    }
    check(&tx, &before, change).await?;
    update(&tx, before.id, change, actor.person).await?;
    forget_checks(&tx, before.id, &touched(change)).await?;
    if is_identity && is_verified {
        look_again(&tx, actor, &before).await?;
    }
    let after = storage::enterprise::find(&tx, before.id).await?;
    let after = after.ok_or(Denied::NotFound)?;
    record(&tx, actor, (&before, &after), change).await?;
    tx.commit().await?;
    Ok(after)
}

async fn check(
    tx: &Tx,
    before: &Enterprise,
    change: &EnterpriseChange,
) -> Result<(), CommandError<UpdateRefusal>> {
    let kind = change.kind.as_ref().map_or(before.kind, |(kind, _)| *kind);
    let home = change.home_village.as_ref();
    if change.kind.is_some() || home.is_some() {
        let home = home.unwrap_or(&before.home_village);
        check_home(kind, home).map_err(|told| told.in_field("homeVillage"))?;
        let members = change.kind.as_ref().map(|(_, members)| members.as_slice());
        check_villages(tx, home, members.unwrap_or_default()).await?;
    }
    if let Some(nik) = &change.owner_nik {
        check_region(tx, nik).await?;
    }
    Ok(())
}

/// Checks that the regency of a resident's number is there, where its province is known. Districts
/// are not looked up: a number keeps the code of one that is no more.
pub(super) async fn check_region<E>(tx: &Tx, nik: &Nik) -> Result<(), CommandError<E>> {
    if may_be_regency(tx, nik.as_str()).await? {
        return Ok(());
    }
    let told = Invalid::new(
        Rule::Unknown,
        "4 angka pertama NIK bukan kabupaten atau kota",
        "the first 4 digits of the NIK are no regency",
    );
    Err(told.in_field("ownerNik").into())
}

/// The items that an officer must look at again.
fn touched(change: &EnterpriseChange) -> Vec<ChecklistKey> {
    if change.name.is_some() || change.kind.is_some() || change.home_village.is_some() {
        return ChecklistKey::ALL.to_vec();
    }
    let nib = change.nib.is_some() || change.nib_exemption.is_some();
    let tax = change.npwp.is_some() || change.owner_nik.is_some();
    let pairs = [
        (nib, ChecklistKey::Nib),
        (tax, ChecklistKey::TaxNumber),
        (change.legal_number.is_some(), ChecklistKey::LegalEntity),
        (change.nik_koperasi.is_some(), ChecklistKey::NikKoperasi),
    ];
    let touched = pairs.into_iter().filter(|(is_touched, _)| *is_touched);
    touched.map(|(_, key)| key).collect()
}

/// Hands a verified enterprise to its officer again; its products are hidden meanwhile.
async fn look_again(
    tx: &Tx,
    actor: &Actor,
    enterprise: &Enterprise,
) -> Result<(), CommandError<UpdateRefusal>> {
    let decision = EnterpriseDecision::Reverify;
    let change = StatusChange {
        enterprise: enterprise.id,
        from: enterprise.status,
        to: decision.target(),
        reason: None,
        items: Vec::new(),
        by: actor.person,
    };
    let Some(step) = storage::enterprise::set_status(tx, &change).await? else {
        return Err(CommandError::Conflict);
    };
    tell_enterprise(tx, enterprise.id, News::Decided(step), None).await?;
    begin_waiting(tx, enterprise.id).await?;
    let products = storage::enterprise::product_ids(tx, enterprise.id).await?;
    storage::change_log::record(tx, &products).await?;
    let mut row = entry(actor, decision.action(), "enterprise", enterprise.id);
    row.enterprise = Some(enterprise.id);
    row.region = Some(enterprise.home_village.clone());
    row.before = Some(serde_json::json!({ "status": change.from.code() }));
    row.after = Some(serde_json::json!({ "status": change.to.code() }));
    Ok(storage::audit::record(tx, row).await?)
}

/// Audits the change: what is public with its values, what is not by name alone.
async fn record(
    tx: &Tx,
    actor: &Actor,
    (before, after): (&Enterprise, &Enterprise),
    change: &EnterpriseChange,
) -> Result<(), StorageError> {
    let told = |one: &Enterprise, changed: &[&str]| {
        serde_json::json!({
            "changed": changed,
            "name": one.name.as_str(),
            "kind": one.kind.code(),
            "homeVillage": one.home_village.as_str(),
        })
    };
    let fields = [
        (change.description.is_some(), "description"),
        (change.programme.is_some(), "programme"),
        (change.nib.is_some(), "nib"),
        (change.nib_exemption.is_some(), "nibExemption"),
        (change.npwp.is_some(), "npwp"),
        (change.owner_nik.is_some(), "ownerNik"),
        (change.legal_number.is_some(), "legalNumber"),
        (change.nik_koperasi.is_some(), "nikKoperasi"),
        (change.contact_phone.is_some(), "contactPhone"),
        (change.contact_email.is_some(), "contactEmail"),
        (change.address.is_some(), "address"),
    ];
    let changed = fields.iter().filter(|(is_changed, _)| *is_changed);
    let changed: Vec<&str> = changed.map(|(_, field)| *field).collect();
    let mut row = entry(actor, "enterprise.update", "enterprise", after.id);
    row.enterprise = Some(after.id);
    row.region = Some(after.home_village.clone());
    row.before = Some(told(before, &[]));
    row.after = Some(told(after, &changed));
    storage::audit::record(tx, row).await
}
