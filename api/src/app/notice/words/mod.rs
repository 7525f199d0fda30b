//! How a notice is written.

mod news;
#[cfg(test)]
mod tests;

use super::account::{erase_code, taken_over};
use super::kind::{CODE_LIFETIME, Notice};
use super::news::EnterpriseStep;
use super::paper::{paper_english, paper_indonesian};
use domain::Language;
use domain::person::MembershipKind;

/// Most characters of what somebody else wrote: a name or a reason.
const MAX_QUOTED: usize = 300;

impl Notice {
    /// What it is about, in a few words: the subject of an e-mail.
    pub fn subject(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::SignInCode { .. } => ("Kode masuk Sentra", "Your Sentra sign-in code"),
            Self::ResetCode { .. } => ("Kode kata sandi baru", "Your password reset code"),
            Self::ConfirmCode { .. } => ("Kode konfirmasi Sentra", "Your Sentra confirmation code"),
            Self::EraseCode { .. } => ("Kode hapus akun", "Your code to erase your account"),
            Self::TakenOver => ("Nomor atau surel dikonfirmasi", "Your login was confirmed"),
            Self::LoginTaken => ("Anda sudah terdaftar", "You are registered already"),
            Self::PasswordChanged => ("Kata sandi Anda diganti", "Your password was changed"),
            Self::SessionStolen => ("Anda dikeluarkan dari Sentra", "You were signed out"),
            Self::Invitation { .. } => ("Undangan bergabung", "An invitation to join"),
            Self::PaperExpiring { .. } => ("Masa berlaku izin", "A permit runs out"),
            Self::Permit(notice) => notice.subject(),
            Self::ClaimCode { .. } => ("Kode klaim usaha", "Your claim code"),
            Self::NewsWaiting => ("Kabar di Sentra", "News at Sentra"),
            Self::Enterprise {
                step: EnterpriseStep::Decided(_),
                ..
            } => ("Status usaha Anda", "Your enterprise's status"),
            Self::Enterprise { .. } => ("Pemeriksaan usaha Anda", "Your enterprise is checked"),
            Self::People { .. } => ("Keanggotaan dan kuasa", "Who acts in an enterprise"),
            Self::Mandate { .. } => ("Tugas Anda di Sentra", "Your task at Sentra"),
            Self::Listing { .. } => ("Produk Anda", "Your product"),
            Self::ReportClosed { .. } => ("Laporan Anda", "Your report"),
        };
        pick(language, indonesian, english).to_owned()
    }

    /// The whole message, without markup.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Indonesian => self.indonesian(),
            Language::English => self.english(),
        }
    }

    fn indonesian(&self) -> String {
        let minutes = CODE_LIFETIME.num_minutes();
        match self {
            Self::SignInCode { code } => format!(
                "{code} adalah kode masuk Sentra Anda, berlaku {minutes} menit. Jangan berikan \
                 kepada siapa pun. Bila bukan Anda yang meminta, abaikan pesan ini."
            ),
            Self::ResetCode { code } => format!(
                "{code} adalah kode untuk kata sandi baru Sentra, berlaku {minutes} menit. Jangan \
                 berikan kepada siapa pun. Bila bukan Anda yang meminta, abaikan pesan ini."
            ),
            Self::ConfirmCode { code } => format!(
                "{code} adalah kode konfirmasi Sentra Anda, berlaku {minutes} menit. Jangan \
                 berikan kepada siapa pun."
            ),
            Self::EraseCode { code } => erase_code(code, Language::Indonesian),
            Self::TakenOver => taken_over(Language::Indonesian),
            Self::LoginTaken => "Ada yang mendaftar di Sentra dengan nomor atau surel Anda, \
                 padahal akunnya sudah ada. Bila itu Anda, silakan masuk atau minta kata sandi \
                 baru."
                .to_owned(),
            Self::PasswordChanged => "Kata sandi Sentra Anda baru saja diganti. Bila bukan oleh \
                 Anda, segera minta kata sandi baru."
                .to_owned(),
            Self::SessionStolen => "Kunci masuk Sentra Anda dipakai dua kali, mungkin oleh orang \
                 lain, maka sesi itu diakhiri. Silakan masuk lagi."
                .to_owned(),
            Self::Invitation {
                enterprise,
                kind,
                code,
            } => format!(
                "Anda diundang sebagai {} di {}.{} Buka Sentra untuk menjawabnya.",
                member(*kind, Language::Indonesian),
                quoted(enterprise),
                with_code(code.as_deref(), " Kode: "),
            ),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => paper_indonesian(&quoted(enterprise), &quoted(paper), *days),
            Self::Permit(notice) => notice.text(Language::Indonesian),
            Self::ClaimCode { enterprise, code } => format!(
                "{code} adalah kode untuk mengambil alih {} di Sentra. Jangan berikan kepada \
                 siapa pun.",
                quoted(enterprise)
            ),
            Self::NewsWaiting => "Ada kabar di Sentra untuk akun dengan nomor atau alamat ini. \
                 Masuklah dengan kode untuk membacanya. Bila bukan Anda yang mendaftar, abaikan \
                 pesan ini."
                .to_owned(),
            other => other.news(Language::Indonesian),
        }
    }

    fn english(&self) -> String {
        let minutes = CODE_LIFETIME.num_minutes();
        match self {
            Self::SignInCode { code } => format!(
                "{code} is your Sentra sign-in code, good for {minutes} minutes. Give it to \
                 nobody. If you did not ask for it, do nothing."
            ),
            Self::ResetCode { code } => format!(
                "{code} is your code for a new Sentra password, good for {minutes} minutes. Give \
                 it to nobody. If you did not ask for it, do nothing."
            ),
            Self::ConfirmCode { code } => format!(
                "{code} is your Sentra confirmation code, good for {minutes} minutes. Give it to \
                 nobody."
            ),
            Self::EraseCode { code } => erase_code(code, Language::English),
            Self::TakenOver => taken_over(Language::English),
            Self::LoginTaken => "Somebody registered at Sentra with your number or address, which \
                 has an account already. If it was you, sign in or ask for a new password."
                .to_owned(),
            Self::PasswordChanged => "Your Sentra password was just changed. If it was not you, \
                 ask for a new password at once."
                .to_owned(),
            Self::SessionStolen => "A Sentra key of yours was used twice, perhaps by somebody \
                 else, so that session was ended. Please sign in again."
                .to_owned(),
            Self::Invitation {
                enterprise,
                kind,
                code,
            } => format!(
                "You are invited as {} of {}.{} Open Sentra to answer.",
                member(*kind, Language::English),
                quoted(enterprise),
                with_code(code.as_deref(), " Code: "),
            ),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => paper_english(&quoted(enterprise), &quoted(paper), *days),
            Self::Permit(notice) => notice.text(Language::English),
            Self::ClaimCode { enterprise, code } => format!(
                "{code} is the code with which you take over {} at Sentra. Give it to nobody.",
                quoted(enterprise)
            ),
            Self::NewsWaiting => "There is news at Sentra for the account with this number or \
                 address. Sign in with a code to read it. If you did not register, do nothing."
                .to_owned(),
            other => other.news(Language::English),
        }
    }

    /// What has happened, where it is news.
    fn news(&self, language: Language) -> String {
        match self {
            Self::Enterprise { enterprise, step } => {
                news::enterprise(&quoted(enterprise), step, language)
            }
            Self::People {
                enterprise,
                holder,
                step,
            } => news::people(&quoted(enterprise), holder.as_deref(), *step, language),
            Self::Mandate {
                kind,
                scope,
                is_given,
            } => news::mandate(*kind, (scope, *is_given), language),
            Self::Listing {
                enterprise,
                product,
                step,
                reason,
            } => {
                let names = (&*quoted(enterprise), &*quoted(product));
                news::listing(names, (*step, reason), language)
            }
            Self::ReportClosed { product, outcome } => {
                news::report_closed(&quoted(product), *outcome, language)
            }
            _ => String::new(),
        }
    }
}

pub(super) fn pick<'a>(language: Language, indonesian: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}

/// What somebody else wrote: on one line, and not longer than a message bears.
pub(super) fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let visible = line.chars().filter(|c| !c.is_control());
    visible.take(MAX_QUOTED).collect()
}

fn with_code(code: Option<&str>, label: &str) -> String {
    code.map_or_else(String::new, |code| format!("{label}{code}."))
}

fn member(kind: MembershipKind, language: Language) -> &'static str {
    match kind {
        MembershipKind::Owner => pick(language, "pemilik", "owner"),
        MembershipKind::Manager => pick(language, "pengelola", "manager"),
        MembershipKind::Staff => pick(language, "staf", "staff"),
    }
}
