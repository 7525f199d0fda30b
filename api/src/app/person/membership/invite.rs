//! Inviting somebody to be a member.

use super::told;
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::person::{secret_code, standing::Standing};
use crate::app::{Actor, App, CommandError, Denied, IdempotencyKey, begin_once, finish_once};
use chrono::Duration;
use domain::person::{Login, MembershipKind, Powers, Private};
use domain::{EnterpriseId, InvitationId, Language, Refusal, SecretCode};
use storage::Tx;
use storage::person::{Invitation, NewInvitation};

/// How long an invitation is good.
const LIFETIME: Duration = Duration::days(14);
/// Invitations of one enterprise in a day.
const A_DAY: i64 = 50;
/// Messages to one phone or address in a day, whoever invites: nobody is pestered through us.
const MESSAGES_A_DAY: i64 = 5;

/// An invitation to be.
#[derive(Debug, Clone)]
pub struct InviteMember {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// To which enterprise.
    pub enterprise: EnterpriseId,
    /// Whom: a phone or an e-mail address.
    pub login: Login,
    /// As what.
    pub kind: MembershipKind,
    /// To do what.
    pub powers: Powers,
}

/// Why nobody was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteRefusal {
    /// The enterprise has invited too many people today.
    TooMany,
}

impl Refusal for InviteRefusal {
    fn code(&self) -> &'static str {
        "TOO_MANY"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "paling banyak 50 undangan sehari",
            Language::English => "at most 50 invitations a day",
        }
        .to_owned()
    }
}

/// Invites whoever has `login`, and sends them a code; in the place of an open invitation to the
/// same. Whether somebody signs in with it already makes no difference to the answer.
pub async fn invite_member(
    app: &App,
    actor: &Actor,
    command: InviteMember,
) -> Result<Invitation, CommandError<InviteRefusal>> {
    let tx = app.db.begin().await?;
    let standing = Standing::take(&tx, actor, command.enterprise).await?;
    let (kind, powers) = (command.kind, command.powers);
    standing.require(|rights| rights.may_give(command.enterprise, kind, powers))?;
    let input = (
        command.enterprise,
        command.login.as_str(),
        told(kind, powers),
    );
    let request = app.idempotent(actor, &command.key, "membershipInvite", &input);
    if let Some(id) = begin_once(&tx, &request).await? {
        return load((app, actor), &tx, id).await;
    }
    let login_hash = login_hash(app, &command.login);
    let since = tx.now() - Duration::days(1);
    let about = (command.enterprise, login_hash.as_slice());
    let counted = storage::person::count_invitations(&tx, about, since).await?;
    let (of_enterprise, to_login) = counted;
    if of_enterprise >= A_DAY {
        return Err(CommandError::Refused(InviteRefusal::TooMany));
    }
    let secret = SecretCode::of(tx.random());
    let recipient = Recipient::login(command.login.clone()).in_language(actor.language);
    let new = NewInvitation {
        enterprise: command.enterprise,
        login: command.login,
        login_hash,
        code_hash: secret_code::hash(&secret),
        kind,
        powers,
        by: standing.by,
        expires_at: tx.now() + LIFETIME,
    };
    let id = storage::person::insert_invitation(&tx, &new).await?;
    let mut row = standing.entry("membership.invite", "invitation", id);
    row.after = Some(told(kind, powers));
    storage::audit::record(&tx, row).await?;
    if to_login < MESSAGES_A_DAY {
        let notice = Notice::Invitation {
            enterprise: standing.enterprise.name.as_str().to_owned(),
            kind,
            code: Some(secret.grouped()),
        };
        tell(&tx, app, recipient, notice).await?;
    }
    finish_once(&tx, &request, &id).await?;
    let invitation = load((app, actor), &tx, id).await?;
    tx.commit().await?;
    Ok(invitation)
}

/// By what an invitation to `login` is known.
pub(super) fn login_hash(app: &App, login: &Login) -> Vec<u8> {
    app.keyed_hash("invitation", login.as_str().as_bytes())
}

async fn load<E>(
    (app, actor): (&App, &Actor),
    tx: &Tx,
    id: InvitationId,
) -> Result<Invitation, CommandError<E>> {
    let by = (app.db.keyring(), &actor.sight(Private::People));
    let found = storage::person::find_invitation(tx, by, id).await?;
    Ok(found.ok_or(Denied::NotFound)?)
}
