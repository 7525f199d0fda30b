//! A person's number as a resident: given by themselves, seen masked, and in full by a look that
//! is written down.

use super::{RevealReason, entry, note_reveal};
use crate::app::enterprise::RevealRefusal;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::Nik;
use domain::{Invalid, NeverRefused, PersonId, Rule};
use storage::Tx;
use storage::person::{Identity, identity_of, owned_villages, set_nik};

/// Sets the caller's own number; the one before is forgotten.
pub async fn set_identity(
    app: &App,
    actor: &Actor,
    nik: Nik,
) -> Result<Identity, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    if !storage::person::lock(&tx, person).await? {
        return Err(Denied::Unauthenticated.into());
    }
    check_region(&tx, &nik).await?;
    let had = set_nik(&tx, person, &nik).await?;
    let mut row = entry(actor, "person.set_identity", "person", person);
    row.before = Some(serde_json::json!({ "nikGiven": had }));
    row.after = Some(serde_json::json!({ "nikGiven": true }));
    storage::audit::record(&tx, row).await?;
    let set_at = tx.now();
    tx.commit().await?;
    Ok(Identity { nik, set_at })
}

/// The regency must be one, where the regencies of its province are known; also one of before.
async fn check_region(tx: &Tx, nik: &Nik) -> Result<(), CommandError<NeverRefused>> {
    let Some(regency) = nik.regency() else {
        return Ok(());
    };
    let province = regency.parent().unwrap_or_else(|| regency.clone());
    let known = storage::region::find_many(tx, &[province.clone(), regency.clone()]).await?;
    let has = |code| known.iter().any(|region| region.code == code);
    if has(province) && !has(regency) {
        let unknown = Invalid::new(
            Rule::Unknown,
            "kode wilayah pada NIK ini tidak ada",
            "there is no region with this NIK's code",
        );
        return Err(unknown.in_field("nik").into());
    }
    Ok(())
}

/// The caller's own number; `None` when they gave none.
pub async fn own_identity(
    app: &App,
    person: PersonId,
) -> Result<Option<Identity>, storage::StorageError> {
    identity_of(&app.db, app.db.keyring(), person).await
}

/// A resident's number to be seen in full.
#[derive(Debug, Clone)]
pub struct RevealIdentity {
    /// Whose.
    pub person: PersonId,
    /// Why.
    pub reason: RevealReason,
}

/// Shows a number in full to the person themselves, and to officers who verify the village of an
/// enterprise that they own.
pub async fn reveal_identity(
    app: &App,
    actor: &Actor,
    command: RevealIdentity,
) -> Result<Nik, CommandError<RevealRefusal>> {
    let looks = actor.in_person()?;
    let tx = app.db.begin().await?;
    let villages = owned_villages(&tx, command.person).await?;
    let region = villages
        .into_iter()
        .find(|village| actor.rights.may_verify(village));
    actor.require(looks == command.person || region.is_some())?;
    let identity = identity_of(&tx, app.db.keyring(), command.person).await?;
    let identity = identity.ok_or(CommandError::Refused(RevealRefusal::NotGiven))?;
    let look = storage::reveal::NewReveal {
        person: looks,
        subject_kind: "person",
        subject: command.person.uuid(),
        field: "NIK",
        reason: command.reason.as_str(),
    };
    let mut row = note_reveal(app, &tx, actor, look).await?;
    row.region = region;
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(identity.nik)
}
