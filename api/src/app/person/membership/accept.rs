//! Accepting an invitation.

use super::told;
use crate::app::person::{secret_code, standing::Standing};
use crate::app::{Actor, App, CommandError, Denied};
use domain::enterprise::{Enterprise, EnterpriseStatus};
use domain::person::{Membership, Private};
use domain::{Language, PersonId, Refusal, SecretCode};
use storage::person::{Invitation, InvitationEnd, Member, NewMembership};
use storage::{StorageError, Tx};

/// Why an invitation was not accepted or declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptRefusal {
    /// There is no such invitation, or it is over: used, taken back or too old. Which is not told.
    CodeNotValid,
    /// It is for somebody who has another account.
    OtherAccount,
    /// They are a member already.
    AlreadyMember,
}

impl Refusal for AcceptRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::CodeNotValid => "CODE_NOT_VALID",
            Self::OtherAccount => "OTHER_ACCOUNT",
            Self::AlreadyMember => "ALREADY_MEMBER",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::CodeNotValid => (
                "kode ini tidak berlaku atau sudah tidak berlaku",
                "this code is not good, or no longer",
            ),
            Self::OtherAccount => (
                "undangan ini untuk akun lain; masuk dengan akun itu",
                "this invitation is for another account; sign in with that one",
            ),
            Self::AlreadyMember => (
                "Anda sudah menjadi anggota usaha ini",
                "you are a member of this enterprise already",
            ),
        };
        match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        }
        .to_owned()
    }
}

/// Makes the caller a member, by the code that was sent to whoever was invited. Done again by the
/// same person it is answered as done.
pub async fn accept_invitation(
    app: &App,
    actor: &Actor,
    secret: SecretCode,
) -> Result<(Membership, Enterprise), CommandError<AcceptRefusal>> {
    let tx = app.db.begin().await?;
    let (invitation, standing) = proven(app, &tx, actor, &secret).await?;
    let (enterprise, by) = (standing.enterprise.id, standing.by);
    let member = storage::person::find_member_of(&tx, enterprise, by).await?;
    if let (true, Some(member)) = (was_accepted(&invitation, by), &member) {
        return Ok((membership(member), standing.enterprise));
    }
    if !invitation.is_open(tx.now()) || standing.enterprise.status == EnterpriseStatus::Closed {
        return Err(CommandError::Refused(AcceptRefusal::CodeNotValid));
    }
    if member.is_some() {
        return Err(CommandError::Refused(AcceptRefusal::AlreadyMember));
    }
    let powers = invitation.powers;
    let new = NewMembership {
        person: by,
        enterprise,
        kind: invitation.kind,
        may_list: powers.list,
        may_ship: powers.ship,
        may_money: powers.money,
    };
    let inserted = storage::person::insert_membership(&tx, new).await;
    let id = inserted.map_err(raced)?;
    let end = (InvitationEnd::Accepted, Some(by));
    if !storage::person::end_invitation(&tx, invitation.id, end).await? {
        return Err(CommandError::Conflict);
    }
    let mut row = standing.entry("membership.accept", "membership", id);
    row.after = Some(told(invitation.kind, powers));
    storage::audit::record(&tx, row).await?;
    let member = storage::person::find_member(&tx, &actor.sight(Private::People), id).await?;
    let member = member.ok_or(Denied::NotFound)?;
    tx.commit().await?;
    Ok((membership(&member), standing.enterprise))
}

/// The invitation with the code `secret`, its enterprise held still; not for somebody who signs in
/// otherwise while another account has shown that the login that was invited is theirs.
pub(super) async fn proven<'a>(
    app: &App,
    tx: &Tx,
    actor: &'a Actor,
    secret: &SecretCode,
) -> Result<(Invitation, Standing<'a>), CommandError<AcceptRefusal>> {
    let by = actor.in_person()?;
    let (keyring, hash) = (app.db.keyring(), secret_code::hash(secret));
    let unknown = CommandError::Refused(AcceptRefusal::CodeNotValid);
    let found = storage::person::find_invitation_by_code(tx, keyring, hash.clone()).await?;
    let Some(enterprise) = found.map(|one| one.enterprise) else {
        return Err(unknown);
    };
    // Read again under the lock: it may have ended while the lock was waited for.
    let standing = Standing::take(tx, actor, enterprise).await?;
    let found = storage::person::find_invitation_by_code(tx, keyring, hash).await?;
    let Some(invitation) = found else {
        return Err(unknown);
    };
    if let Some(login) = &invitation.login {
        let account = storage::person::find_by_login(tx, login).await?;
        let other = account.filter(|one| one.person.id != by);
        if let Some(other) = other
            && storage::person::is_confirmed(tx, other.person.id, login).await?
        {
            return Err(CommandError::Refused(AcceptRefusal::OtherAccount));
        }
    }
    Ok((invitation, standing))
}

fn was_accepted(invitation: &Invitation, by: PersonId) -> bool {
    invitation.ended == Some((InvitationEnd::Accepted, Some(by)))
}

/// What `member` may do, as their rights tell it.
pub(super) fn membership(member: &Member) -> Membership {
    Membership {
        id: member.id,
        enterprise: member.enterprise,
        kind: member.kind,
        may_list: member.powers.list,
        may_ship: member.powers.ship,
        may_money: member.powers.money,
        through: None,
    }
}

fn raced<E>(error: StorageError) -> CommandError<E> {
    if error.is_duplicate() {
        CommandError::Conflict
    } else {
        error.into()
    }
}
