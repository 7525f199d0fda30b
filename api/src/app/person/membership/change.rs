//! Changing what a member is.

use super::told;
use crate::app::notice::{PeopleStep, tell_other};
use crate::app::person::standing::Standing;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{MembershipKind, Powers, Private, leaves_no_owner};
use domain::{Language, MembershipId, Refusal};
use storage::Tx;
use storage::person::Member;

/// A membership as it is to be.
#[derive(Debug, Clone, Copy)]
pub struct ChangeMember {
    /// Which.
    pub id: MembershipId,
    /// As what.
    pub kind: MembershipKind,
    /// To do what.
    pub powers: Powers,
}

/// Why a membership was not changed or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberRefusal {
    /// Nobody would answer for the enterprise any more.
    LastOwner,
}

impl Refusal for MemberRefusal {
    fn code(&self) -> &'static str {
        "LAST_OWNER"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "pemilik terakhir tetap pemilik; serahkan usaha ini dahulu",
            Language::English => "the last owner stays one; hand the enterprise over first",
        }
        .to_owned()
    }
}

/// Changes what a member is and may do: owners that of everybody, managers that of no owner and not
/// to more than they may do themselves.
pub async fn change_member(
    app: &App,
    actor: &Actor,
    command: ChangeMember,
) -> Result<Member, CommandError<MemberRefusal>> {
    let tx = app.db.begin().await?;
    let (member, standing) = found(&tx, actor, command.id).await?;
    let ChangeMember { kind, powers, .. } = command;
    standing.require(|rights| {
        rights.may_touch(member.enterprise, member.kind)
            && rights.may_give(member.enterprise, kind, powers)
    })?;
    if (member.kind, member.powers) == (kind, powers) {
        return Ok(member);
    }
    if kind != MembershipKind::Owner {
        keep_an_owner(&tx, &member).await?;
    }
    storage::person::change_membership(&tx, member.id, (kind, powers)).await?;
    if kind > member.kind {
        forget_promises(&tx, &member).await?;
    }
    let mut row = standing.entry("membership.change", "membership", member.id);
    row.before = Some(told(member.kind, member.powers));
    row.after = Some(told(kind, powers));
    storage::audit::record(&tx, row).await?;
    let notice = standing.notice(PeopleStep::MembershipChanged(kind));
    tell_other(&tx, app, (member.person, Some(standing.by)), notice).await?;
    tx.commit().await?;
    Ok(Member {
        kind,
        powers,
        ..member
    })
}

/// The member with `id` as they are once their enterprise is held still.
pub(super) async fn found<'a, E>(
    tx: &Tx,
    actor: &'a Actor,
    id: MembershipId,
) -> Result<(Member, Standing<'a>), CommandError<E>> {
    actor.in_person()?;
    let sight = actor.sight(Private::People);
    let found = storage::person::find_member(tx, &sight, id).await?;
    let enterprise = found.ok_or(Denied::NotFound)?.enterprise;
    let standing = Standing::take(tx, actor, enterprise).await?;
    let found = storage::person::find_member(tx, &sight, id).await?;
    Ok((found.ok_or(Denied::NotFound)?, standing))
}

/// Passes when somebody else owns the enterprise, or when `leaving` never did. Under the lock of
/// the enterprise nobody else stops to own it meanwhile.
pub(super) async fn keep_an_owner(
    tx: &Tx,
    leaving: &Member,
) -> Result<(), CommandError<MemberRefusal>> {
    let owners = storage::person::owners_of(tx, leaving.enterprise).await?;
    if leaves_no_owner(&owners, leaving.id) {
        return Err(CommandError::Refused(MemberRefusal::LastOwner));
    }
    Ok(())
}

/// Takes back what `member` had invited and offered: they may do less from now on.
pub(super) async fn forget_promises(tx: &Tx, member: &Member) -> Result<(), storage::StorageError> {
    storage::person::withdraw_invitations_by(tx, member.enterprise, member.person).await
}
