//! Giving somebody a right over a region.

use super::entry;
use crate::app::notice::{Notice, tell_other};
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::person::{Login, Mandate, MandateKind, RegionScope};
use domain::{Invalid, NeverRefused, PersonId, Rule};
use storage::Tx;
use storage::person::NewMandate;

/// A mandate to be given.
#[derive(Debug, Clone)]
pub struct GrantMandate {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// Who gets it: their phone or e-mail address.
    pub login: Login,
    /// To do what.
    pub kind: MandateKind,
    /// Over what.
    pub scope: RegionScope,
}

/// Grants a mandate; one that is already held is answered as it is. Only an administrator over
/// the whole scope may.
pub async fn grant_mandate(
    app: &App,
    actor: &Actor,
    command: GrantMandate,
) -> Result<Mandate, CommandError<NeverRefused>> {
    let by = actor.in_person()?;
    actor.require(actor.rights.may_grant(&command.scope))?;
    let tx = app.db.begin().await?;
    let now = storage::person::rights_of(&tx, by).await?;
    actor.require(now.may_grant(&command.scope))?;
    let person = find_person(&tx, &command.login).await?;
    let input = (person, command.kind.code(), command.scope.as_stored());
    let request = app.idempotent(actor, &command.key, "mandateGrant", &input);
    if begin_once::<(), NeverRefused>(&tx, &request)
        .await?
        .is_some()
    {
        return find(&tx, person, &command).await;
    }
    check_scope(&tx, &command.scope).await?;
    let new = NewMandate {
        person,
        kind: command.kind,
        scope: command.scope.clone(),
        granted_by: Some(by),
    };
    if insert_once(&tx, actor, &new).await? {
        let notice = Notice::Mandate {
            kind: command.kind,
            scope: command.scope.as_stored().to_owned(),
            is_given: true,
        };
        tell_other(&tx, app, (person, Some(by)), notice).await?;
    }
    finish_once(&tx, &request, &()).await?;
    let mandate = find(&tx, person, &command).await?;
    tx.commit().await?;
    Ok(mandate)
}

/// Gives the mandate, and audits it, unless it is held already; true when it was given.
pub(super) async fn insert_once(
    tx: &Tx,
    actor: &Actor,
    new: &NewMandate,
) -> Result<bool, storage::StorageError> {
    let held = storage::person::find_mandate(tx, new.person, new.kind, &new.scope).await?;
    if held.is_some() {
        return Ok(false);
    }
    let id = storage::person::insert_mandate(tx, new).await?;
    let mut row = entry(actor, "mandate.grant", "mandate", id);
    row.region = match &new.scope {
        RegionScope::All => None,
        RegionScope::Subtree(code) => Some(code.clone()),
    };
    row.after = Some(serde_json::json!({
        "person": new.person,
        "kind": new.kind.code(),
        "scope": new.scope.as_stored(),
    }));
    storage::audit::record(tx, row).await?;
    Ok(true)
}

async fn find_person(tx: &Tx, login: &Login) -> Result<PersonId, CommandError<NeverRefused>> {
    let account = storage::person::find_by_login(tx, login).await?;
    account.map(|one| one.person.id).ok_or_else(|| {
        unknown("tidak ada akun dengan ini", "there is no account with this")
            .in_field("login")
            .into()
    })
}

async fn check_scope(tx: &Tx, scope: &RegionScope) -> Result<(), CommandError<NeverRefused>> {
    let RegionScope::Subtree(code) = scope else {
        return Ok(());
    };
    let missing = storage::enterprise::missing_villages(tx, std::slice::from_ref(code)).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let none = unknown("wilayah ini tidak ada", "there is no such region");
    Err(none.in_field("scope").into())
}

async fn find(
    tx: &Tx,
    person: PersonId,
    command: &GrantMandate,
) -> Result<Mandate, CommandError<NeverRefused>> {
    let found = storage::person::find_mandate(tx, person, command.kind, &command.scope).await?;
    Ok(found.ok_or(crate::app::Denied::NotFound)?)
}

fn unknown(indonesian: &str, english: &str) -> Invalid {
    Invalid::new(Rule::Unknown, indonesian, english)
}
