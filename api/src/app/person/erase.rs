//! Erasing a person (docs/adr/0020-erasing-a-person.md).

use super::by_code::{TypedCode, opened};
use super::entry;
use super::membership::own_login_hashes;
use super::throttle::{Attempt, admit, compare};
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{CodePurpose, Login, Password};
use domain::{Language, PersonId, Refusal};
use storage::Tx;
use storage::person::{Blockers, blockers, end_invitations_to, erase, find_account, lock};

/// What an erased person goes by.
pub const MARKER: &str = "(akun dihapus)";

/// How the caller shows that it is they who want to be erased.
#[derive(Debug, Clone)]
pub enum EraseProof {
    /// Their password.
    Password(Password),
    /// A code that was sent to a login of theirs, for whoever has no password.
    Code(TypedCode),
}

/// Why nobody was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseRefusal {
    /// The password is another one, or the account has none.
    WrongPassword,
    /// Another code, one that ran out, one for another login, or none was sent.
    WrongCode,
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
            Self::WrongCode => "WRONG_CODE",
            Self::LastOwner(_) => "LAST_OWNER",
            Self::OpenOrders(_) => "OPEN_ORDERS",
            Self::UnsettledMoney(_) => "UNSETTLED_MONEY",
        }
    }

    fn message(&self, language: Language) -> String {
        let (indonesian, english, which) = match self {
            Self::WrongPassword => ("kata sandi salah", "the password is wrong", &Vec::new()),
            Self::WrongCode => (
                "kode salah atau sudah tidak berlaku; mintalah yang baru",
                "the code is wrong or has run out; ask for a new one",
                &Vec::new(),
            ),
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

/// Erases the caller, who proves that it is they. It needs no idempotency key: the same request
/// again comes from somebody who is not signed in any more.
///
/// # Errors
/// [`EraseRefusal`]; a code that was right is good again when something else stood in the way.
pub async fn erase_own(
    app: &App,
    actor: &Actor,
    proof: EraseProof,
) -> Result<(), CommandError<EraseRefusal>> {
    let person = actor.in_person()?;
    let tx = match proof {
        EraseProof::Password(password) => {
            check_password(app, actor, password).await?;
            app.db.begin().await?
        }
        EraseProof::Code(typed) => {
            let logins = std::slice::from_ref(&typed.login);
            let _permit = admit(app, actor, Attempt::Code, logins).await?;
            let about = (CodePurpose::Erase, &typed);
            let (tx, account) = opened(app, about, EraseRefusal::WrongCode).await?;
            if account.person.id != person {
                tx.commit().await?;
                return Err(CommandError::Refused(EraseRefusal::WrongCode));
            }
            tx
        }
    };
    erase_locked(app, &tx, actor, person).await?;
    Ok(tx.commit().await?)
}

async fn check_password(
    app: &App,
    actor: &Actor,
    password: Password,
) -> Result<(), CommandError<EraseRefusal>> {
    let account = find_account(&app.db, actor.in_person()?).await?;
    let account = account.ok_or(Denied::Unauthenticated)?;
    let phone = account.person.phone.map(Login::Phone);
    let email = account.person.email.map(Login::Email);
    let logins: Vec<Login> = phone.into_iter().chain(email).collect();
    let admitted = admit(app, actor, Attempt::Password, &logins).await?;
    let typed = (password, account.password_hash);
    if compare(app, actor, (&admitted, &logins), typed).await? {
        return Ok(());
    }
    Err(CommandError::Refused(EraseRefusal::WrongPassword))
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
