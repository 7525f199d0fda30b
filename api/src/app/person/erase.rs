//! Erasing a person (docs/adr/0020-erasing-a-person.md).

use super::entry;
use super::membership::own_login_hashes;
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{Login, Password};
use domain::{Language, PersonId, Refusal};
use storage::Tx;
use storage::person::{Blockers, blockers, end_invitations_to, erase, lock};

/// What an erased person goes by.
pub const MARKER: &str = "(akun dihapus)";

/// The caller's wish to be erased.
#[derive(Debug, Clone)]
pub struct EraseOwn {
    /// Their password, to be sure that it is they.
    pub password: Password,
}

/// Why nobody was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseRefusal {
    /// The password is another one, or the account has none.
    WrongPassword,
    /// Enterprises would be left without an owner: their names.
    LastOwner(Vec<String>),
    /// Orders are under way: their numbers.
    OpenOrders(Vec<String>),
    /// Money of orders is still to come or to go: their numbers.
    UnsettledMoney(Vec<String>),
}

impl Refusal for EraseRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "WRONG_PASSWORD",
            Self::LastOwner(_) => "LAST_OWNER",
            Self::OpenOrders(_) => "OPEN_ORDERS",
            Self::UnsettledMoney(_) => "UNSETTLED_MONEY",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english, which) = match self {
            Self::WrongPassword => ("kata sandi salah", "the password is wrong", &Vec::new()),
            Self::LastOwner(names) => (
                "masih pemilik terakhir; alihkan atau tutup dahulu: ",
                "still the last owner; hand over or close first: ",
                names,
            ),
            Self::OpenOrders(numbers) => (
                "masih ada pesanan berjalan: ",
                "orders are still under way: ",
                numbers,
            ),
            Self::UnsettledMoney(numbers) => (
                "masih ada uang yang belum selesai pada pesanan: ",
                "money is not settled yet on orders: ",
                numbers,
            ),
        };
        let text = match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        };
        format!("{text}{}", which.join(", "))
    }
}

/// Erases the caller, who proves by their password that it is they. It needs no idempotency key:
/// the same request again comes from somebody who is not signed in any more.
pub async fn erase_own(
    app: &App,
    actor: &Actor,
    command: EraseOwn,
) -> Result<(), CommandError<EraseRefusal>> {
    let person = actor.in_person()?;
    let now = app.environment().clock.now();
    let found = storage::person::find(&app.db, person).await?;
    let found = found.ok_or(Denied::Unauthenticated)?;
    let login = found.phone.map(Login::Phone);
    let login = login.or_else(|| found.email.map(Login::Email));
    let login = login.ok_or(CommandError::Refused(EraseRefusal::WrongPassword))?;
    app.attempts.count(now, actor, vec![login.clone()])?;
    let account = storage::person::find_by_login(&app.db, &login).await?;
    let stored = account.and_then(|one| one.password_hash);
    if !app.passwords.is_right(command.password, stored).await? {
        return Err(CommandError::Refused(EraseRefusal::WrongPassword));
    }
    let tx = app.db.begin().await?;
    erase_locked(app, &tx, actor, person).await?;
    Ok(tx.commit().await?)
}

/// Erases `person` for the operator, who was asked by other means.
///
/// # Errors
/// [`Denied::NotFound`] when there is none, or none any more.
pub async fn erase_by_operator(
    app: &App,
    person: PersonId,
) -> Result<(), CommandError<EraseRefusal>> {
    let tx = app.db.begin().await?;
    erase_locked(app, &tx, &Actor::system("person-erase"), person).await?;
    Ok(tx.commit().await?)
}

async fn erase_locked(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    person: PersonId,
) -> Result<(), CommandError<EraseRefusal>> {
    // Whoever places an order for them, or gives them an enterprise, holds them: it is seen here,
    // or finds them erased.
    if !lock(tx, person).await? {
        return Err(Denied::NotFound.into());
    }
    if let Some(refusal) = refusal(blockers(tx, person).await?) {
        return Err(CommandError::Refused(refusal));
    }
    let hashes = own_login_hashes(app, tx, person).await?;
    end_invitations_to(tx, &hashes).await?;
    erase(tx, person, MARKER).await?;
    let row = entry(actor, "person.erase", "person", person);
    storage::audit::record(tx, row).await?;
    Ok(())
}

fn refusal(found: Blockers) -> Option<EraseRefusal> {
    if !found.enterprises.is_empty() {
        return Some(EraseRefusal::LastOwner(found.enterprises));
    }
    if !found.orders.is_empty() {
        return Some(EraseRefusal::OpenOrders(found.orders));
    }
    if !found.unsettled.is_empty() {
        return Some(EraseRefusal::UnsettledMoney(found.unsettled));
    }
    None
}
