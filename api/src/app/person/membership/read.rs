//! The people of an enterprise as its owners and managers see them, and who is invited to what.

use super::invite::login_hash;
use crate::app::{Actor, App};
use domain::person::{Login, Private};
use domain::{EnterpriseId, InvitationId, MembershipId, PersonId};
use storage::person::{Invitation, Member};
use storage::{Read, StorageError};

/// A page of the members of `enterprise`; `None` for who does not manage it.
pub async fn members(
    app: &App,
    actor: &Actor,
    enterprise: EnterpriseId,
    page: (Option<MembershipId>, i64),
) -> Result<Option<Vec<Member>>, StorageError> {
    if !actor.rights.may_manage(enterprise) {
        return Ok(None);
    }
    let sight = actor.sight(Private::People);
    let found = storage::person::members_of(&app.db, &sight, enterprise, page).await?;
    Ok(Some(found))
}

/// A page of the open invitations of `enterprise`; `None` for who does not manage it.
pub async fn invitations(
    app: &App,
    actor: &Actor,
    enterprise: EnterpriseId,
    page: (Option<InvitationId>, i64),
) -> Result<Option<Vec<Invitation>>, StorageError> {
    if !actor.rights.may_manage(enterprise) {
        return Ok(None);
    }
    let sight = actor.sight(Private::People);
    let by = (app.db.keyring(), &sight, app.environment().clock.now());
    let found = storage::person::invitations_of(&app.db, by, enterprise, page).await?;
    Ok(Some(found))
}

/// The open invitations to the logins that `person` has shown to be theirs: anybody can register
/// with the number of somebody else.
pub async fn invitations_to_viewer(
    app: &App,
    person: PersonId,
) -> Result<Vec<Invitation>, StorageError> {
    let hashes = own_login_hashes(app, &app.db, person).await?;
    let by = (app.db.keyring(), app.environment().clock.now());
    storage::person::invitations_to(&app.db, by, hashes).await
}

/// By what invitations to the logins are known that `person` has shown to be theirs.
pub(crate) async fn own_login_hashes(
    app: &App,
    on: &impl Read,
    person: PersonId,
) -> Result<Vec<Vec<u8>>, StorageError> {
    let Some(found) = storage::person::find(on, person).await? else {
        return Ok(Vec::new());
    };
    let phone = found.phone.map(Login::Phone);
    let mut hashes = Vec::new();
    for login in phone.into_iter().chain(found.email.map(Login::Email)) {
        if storage::person::is_confirmed(on, person, &login).await? {
            hashes.push(login_hash(app, &login));
        }
    }
    Ok(hashes)
}
