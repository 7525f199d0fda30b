//! Codes that are sent to a login and typed in again.
//!
//! ```text
//! request_code: a job, whoever's login it is ─ the same work for all
//! make_code:    the job ─ where there is an account, a code, and a notice that tells it
//! check_code:   a try, which is taken whether it is right or not
//! ```
//! A code is good for ten minutes and five tries; a newer one for the same login takes its place.

use super::throttle::{Attempt, admit, login_text};
use crate::app::notice::{CODE_LIFETIME, Notice, Recipient, tell};
use crate::app::worker::HeldJob;
use crate::app::{Actor, App, CommandError};
use domain::Language;
use domain::NeverRefused;
use domain::Refusal;
use domain::person::{CodePurpose, Login, OneTimeCode};
use serde::{Deserialize, Serialize};
use storage::jobs::{NewJob, enqueue};
use storage::person::{Account, NewCode, drop_code, is_confirmed, put_code, try_code};
use storage::{Read, StorageError, Tx};

/// The job.
pub(crate) const CODE_JOB: &str = "login_code.make";

/// How often a code may be guessed at.
const TRIES: i64 = 5;

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefusal {
    /// Another code, one that ran out, or none was sent: which of them is not told.
    WrongCode,
}

impl Refusal for CodeRefusal {
    fn code(&self) -> &'static str {
        "WRONG_CODE"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "kode salah atau sudah tidak berlaku; mintalah yang baru",
            Language::English => "the code is wrong or has run out; ask for a new one",
        }
        .to_owned()
    }
}

/// What the job is about, sealed under the platform's key: it is forgotten with the job.
#[derive(Serialize, Deserialize)]
pub(crate) struct CodeErrand {
    sealed: String,
}

#[derive(Serialize, Deserialize)]
struct Wanted {
    purpose: String,
    login: String,
    is_english: bool,
}

/// An errand that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the request for a code cannot be read")]
struct Unreadable;

/// Has a code sent to `login`, when somebody signs in with it. The answer, and the work until it is
/// given, are the same when nobody does.
pub async fn request_code(
    app: &App,
    actor: &Actor,
    (purpose, login): (CodePurpose, Login),
) -> Result<(), CommandError<NeverRefused>> {
    let logins = std::slice::from_ref(&login);
    let _permit = admit(app, actor, Attempt::CodeRequest, logins).await?;
    let wanted = Wanted {
        purpose: purpose.code().to_owned(),
        login: login_text(&login).to_owned(),
        is_english: actor.language == Language::English,
    };
    let plain = serde_json::to_vec(&wanted).map_err(CommandError::fault)?;
    let tx = app.db.begin().await?;
    let errand = CodeErrand {
        sealed: hex::encode(app.db.keyring().seal(&tx, &plain)?),
    };
    let job = NewJob {
        kind: CODE_JOB,
        payload: serde_json::to_string(&errand).map_err(CommandError::fault)?,
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(&tx, job).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes the code that was asked for, in the place of the one before it.
pub(crate) async fn make_code(
    app: &App,
    errand: CodeErrand,
    held: &HeldJob,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let wanted = hex::decode(errand.sealed).map_err(|_| Unreadable)?;
    let wanted: Wanted = serde_json::from_slice(&app.db.keyring().open(&wanted)?)?;
    let purpose = CodePurpose::from_code(&wanted.purpose).ok_or(Unreadable)?;
    let login = Login::parse(&wanted.login).map_err(|_| Unreadable)?;
    let tx = app.db.begin().await?;
    let account = storage::person::find_by_login(&tx, &login).await?;
    if let Some(account) = account
        && may_use(&tx, &account, (purpose, &login)).await?
    {
        let code = OneTimeCode::of_chance(tx.random());
        let new = NewCode {
            purpose,
            login_hash: login_hash(app, &login),
            code_hash: code_hash(app, (purpose, &login), &code),
            tries: TRIES,
            expires_at: tx.now() + CODE_LIFETIME,
        };
        put_code(&tx, new).await?;
        let code = code.as_str().to_owned();
        let notice = match purpose {
            CodePurpose::SignIn => Notice::SignInCode { code },
            CodePurpose::Reset => Notice::ResetCode { code },
            CodePurpose::Confirm => Notice::ConfirmCode { code },
            CodePurpose::Erase => Notice::EraseCode { code },
        };
        let language = if wanted.is_english {
            Language::English
        } else {
            Language::Indonesian
        };
        let recipient = Recipient::login(login).in_language(language);
        tell(&tx, app, recipient, notice).await?;
    }
    held.finish(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a try at the code for `login`: true when it is the one. A right code is good once.
///
/// What it wrote must be committed even when the code is wrong, or tries would cost nothing.
pub(super) async fn check_code(
    tx: &Tx,
    app: &App,
    (purpose, login): (CodePurpose, &Login),
    code: &OneTimeCode,
) -> Result<bool, StorageError> {
    let login_hash = login_hash(app, login);
    let expected = try_code(tx, purpose, &login_hash).await?;
    let given = code_hash(app, (purpose, login), code);
    // Both are keyed hashes: how long they compare tells nothing of the code.
    if expected.is_none_or(|expected| expected != given) {
        return Ok(false);
    }
    drop_code(tx, purpose, &login_hash).await?;
    Ok(true)
}

/// Whether a code to `login` may open the account: not by a login that nobody has shown to be
/// theirs, when the account has another that somebody has. Somebody may have written a number that
/// is not theirs beside an address that is.
async fn may_use(
    on: &impl Read,
    account: &Account,
    (purpose, login): (CodePurpose, &Login),
) -> Result<bool, StorageError> {
    let person = account.person.id;
    if purpose == CodePurpose::Confirm || is_confirmed(on, person, login).await? {
        return Ok(true);
    }
    let other = match login {
        Login::Phone(_) => account.person.email.clone().map(Login::Email),
        Login::Email(_) => account.person.phone.clone().map(Login::Phone),
    };
    match other {
        Some(other) => Ok(!is_confirmed(on, person, &other).await?),
        None => Ok(true),
    }
}

fn login_hash(app: &App, login: &Login) -> Vec<u8> {
    app.keyed_hash("login", login_text(login).as_bytes())
}

fn code_hash(app: &App, (purpose, login): (CodePurpose, &Login), code: &OneTimeCode) -> Vec<u8> {
    let text = format!("{} {} {}", purpose.code(), code.as_str(), login_text(login));
    app.keyed_hash("login-code", text.as_bytes())
}
