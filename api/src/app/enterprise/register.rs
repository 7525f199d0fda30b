//! Bringing an enterprise in.

use super::update::check_region;
use crate::app::person::entry;
use crate::app::person::terms::{AcceptTerms, check_entry, note_accepted};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use domain::enterprise::{
    Enterprise, Exemption, LegalNumber, MemberVillage, Nib, Nik, NikKoperasi, Npwp, Programme,
};
use domain::person::{MembershipKind, TermsDocument};
use domain::region::RegionCode;
use domain::{EnterpriseId, Invalid, NeverRefused, PersonId, Rule};
use storage::Tx;
use storage::enterprise::NewEnterprise;
use storage::person::NewMembership;

/// An enterprise to be, as a draft that the caller owns.
#[derive(Debug, Clone)]
pub struct RegisterEnterprise {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// What it is.
    pub enterprise: NewEnterprise,
    /// The documents that the caller accepts with it, those for sellers among them unless they have
    /// accepted them before.
    pub accepted: Vec<AcceptTerms>,
}

/// Registers an enterprise as a draft and makes the caller its owner.
///
/// # Errors
/// [`CommandError::TermsDue`] when they do not accept what sellers accept.
pub async fn register(
    app: &App,
    actor: &Actor,
    command: RegisterEnterprise,
) -> Result<Enterprise, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let (new, accepted) = (command.enterprise, command.accepted);
    let tx = app.db.begin().await?;
    if !storage::person::hold(&tx, person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    let request = app.idempotent(
        actor,
        &command.key,
        "enterpriseRegister",
        &input(&new, &accepted),
    );
    if let Some(id) = begin_once(&tx, &request).await? {
        return load(&tx, id).await;
    }
    check_entry(&tx, Some(person), &accepted, &TermsDocument::OF_SELLERS).await?;
    check_villages(&tx, &new.home_village, new.member_villages.as_slice()).await?;
    if let Some(nik) = &new.owner_nik {
        check_region(&tx, nik).await?;
    }
    let id = storage::enterprise::insert(&tx, &new, Some(person)).await?;
    storage::person::insert_membership(&tx, owner(person, id)).await?;
    let mut row = entry(actor, "enterprise.register", "enterprise", id);
    row.enterprise = Some(id);
    row.region = Some(new.home_village.clone());
    row.after = Some(serde_json::json!({
        "kind": new.kind.code(),
        "status": "DRAFT",
        "homeVillage": new.home_village.as_str(),
    }));
    storage::audit::record(&tx, row).await?;
    note_accepted(&tx, actor, person, &accepted).await?;
    finish_once(&tx, &request, &id).await?;
    let enterprise = load(&tx, id).await?;
    tx.commit().await?;
    Ok(enterprise)
}

/// Everything that tells two requests apart.
fn input(new: &NewEnterprise, accepted: &[AcceptTerms]) -> serde_json::Value {
    let members = new.member_villages.as_slice().iter();
    let members: Vec<_> = members
        .map(|member| (member.village.as_str(), member.share))
        .collect();
    let mut told = serde_json::json!({
        "name": new.name.as_str(),
        "kind": new.kind.code(),
        "programme": new.programme.as_ref().map(Programme::as_str),
        "description": new.description.as_str(),
        "homeVillage": new.home_village.as_str(),
        "memberVillages": members,
        "nib": new.nib.as_ref().map(Nib::as_str),
        "npwp": new.npwp.as_ref().map(Npwp::as_str),
        "legalNumber": new.legal_number.as_ref().map(LegalNumber::as_str),
        "nikKoperasi": new.nik_koperasi.as_ref().map(NikKoperasi::as_str),
    });
    // What came later is told only when it is there: a request of before is known by the rest.
    let exemption = new.nib_exemption.as_ref().map(Exemption::as_str);
    let later = [
        ("nibExemption", exemption),
        ("ownerNik", new.owner_nik.as_ref().map(Nik::as_str)),
    ];
    for (field, value) in later {
        if let (Some(value), Some(told)) = (value, told.as_object_mut()) {
            told.insert(field.to_owned(), value.into());
        }
    }
    if let (false, Some(told)) = (accepted.is_empty(), told.as_object_mut()) {
        let accepted: Vec<_> = accepted
            .iter()
            .copied()
            .map(AcceptTerms::for_input)
            .collect();
        told.insert("acceptedTerms".to_owned(), accepted.into());
    }
    told
}

fn owner(person: PersonId, enterprise: EnterpriseId) -> NewMembership {
    NewMembership {
        person,
        enterprise,
        kind: MembershipKind::Owner,
        may_list: true,
        may_ship: true,
        may_money: true,
    }
}

/// Checks that the villages of an enterprise are there.
pub(super) async fn check_villages<E>(
    tx: &Tx,
    home: &RegionCode,
    members: &[MemberVillage],
) -> Result<(), CommandError<E>> {
    let mut codes = vec![home.clone()];
    codes.extend(members.iter().map(|member| member.village.clone()));
    let missing = storage::enterprise::missing_villages(tx, &codes).await?;
    let is_missing = |code: &RegionCode| missing.contains(code);
    let mut invalid = Vec::new();
    if is_missing(home) {
        invalid.push(unknown().in_field("homeVillage"));
    }
    for (index, member) in members.iter().enumerate() {
        if is_missing(&member.village) {
            invalid.push(unknown().in_list("memberVillages", index, "villageCode"));
        }
    }
    if invalid.is_empty() {
        Ok(())
    } else {
        Err(invalid.into())
    }
}

fn unknown() -> Invalid {
    Invalid::new(
        Rule::Unknown,
        "desa atau kelurahan ini tidak ada",
        "there is no such village",
    )
}

async fn load(tx: &Tx, id: EnterpriseId) -> Result<Enterprise, CommandError<NeverRefused>> {
    let found = storage::enterprise::find(tx, id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
