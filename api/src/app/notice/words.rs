//! How a notice is written.

use super::account::{erase_code, taken_over};
use super::kind::{CODE_LIFETIME, Notice};
use super::paper::{paper_english, paper_indonesian};
use domain::Language;
use domain::enterprise::EnterpriseStatus;
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
            Self::EnterpriseDecided { .. } => ("Status usaha Anda", "Your enterprise's status"),
            Self::PaperExpiring { .. } => ("Masa berlaku izin", "A permit runs out"),
            Self::ClaimCode { .. } => ("Kode klaim usaha", "Your claim code"),
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
            Self::EnterpriseDecided {
                enterprise,
                status,
                reason,
            } => format!(
                "{} sekarang berstatus {}.{}",
                quoted(enterprise),
                standing(*status, Language::Indonesian),
                with_reason(reason.as_deref(), " Alasan: "),
            ),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => paper_indonesian(&quoted(enterprise), &quoted(paper), *days),
            Self::ClaimCode { enterprise, code } => format!(
                "{code} adalah kode untuk mengambil alih {} di Sentra. Jangan berikan kepada \
                 siapa pun.",
                quoted(enterprise)
            ),
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
            Self::EnterpriseDecided {
                enterprise,
                status,
                reason,
            } => format!(
                "{} is now {}.{}",
                quoted(enterprise),
                standing(*status, Language::English),
                with_reason(reason.as_deref(), " Reason: "),
            ),
            Self::PaperExpiring {
                enterprise,
                paper,
                days,
            } => paper_english(&quoted(enterprise), &quoted(paper), *days),
            Self::ClaimCode { enterprise, code } => format!(
                "{code} is the code with which you take over {} at Sentra. Give it to nobody.",
                quoted(enterprise)
            ),
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
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let visible = line.chars().filter(|c| !c.is_control());
    visible.take(MAX_QUOTED).collect()
}

fn with_code(code: Option<&str>, label: &str) -> String {
    code.map_or_else(String::new, |code| format!("{label}{code}."))
}

fn with_reason(reason: Option<&str>, label: &str) -> String {
    reason.map_or_else(String::new, |reason| format!("{label}{}", quoted(reason)))
}

fn member(kind: MembershipKind, language: Language) -> &'static str {
    match kind {
        MembershipKind::Owner => pick(language, "pemilik", "owner"),
        MembershipKind::Manager => pick(language, "pengelola", "manager"),
        MembershipKind::Staff => pick(language, "staf", "staff"),
    }
}

fn standing(status: EnterpriseStatus, language: Language) -> &'static str {
    match status {
        EnterpriseStatus::Draft => pick(language, "perlu dilengkapi", "to be completed"),
        EnterpriseStatus::Submitted => pick(language, "menunggu pemeriksaan", "being checked"),
        EnterpriseStatus::Verified => pick(language, "terverifikasi", "verified"),
        EnterpriseStatus::Refused => pick(language, "ditolak", "refused"),
        EnterpriseStatus::Suspended => pick(language, "dihentikan sementara", "suspended"),
        EnterpriseStatus::Closed => pick(language, "ditutup", "closed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Notice> {
        let code = "123456".to_owned();
        let enterprise = "BUM Desa\nSinar\u{7}".to_owned();
        let decided = |status| Notice::EnterpriseDecided {
            enterprise: enterprise.clone(),
            status,
            reason: Some("NIB\n\nkurang".to_owned()),
        };
        let expiring = |days| Notice::PaperExpiring {
            enterprise: enterprise.clone(),
            paper: "PIRT".to_owned(),
            days,
        };
        let mut all = vec![
            Notice::SignInCode { code: code.clone() },
            Notice::ResetCode { code: code.clone() },
            Notice::ConfirmCode { code: code.clone() },
            Notice::EraseCode { code: code.clone() },
            Notice::TakenOver,
            Notice::LoginTaken,
            Notice::PasswordChanged,
            Notice::SessionStolen,
            Notice::Invitation {
                enterprise: enterprise.clone(),
                kind: MembershipKind::Staff,
                code: Some("ABCD".to_owned()),
            },
            expiring(14),
            expiring(0),
            Notice::ClaimCode {
                enterprise: enterprise.clone(),
                code,
            },
        ];
        all.extend(EnterpriseStatus::ALL.map(decided));
        all
    }

    #[test]
    fn a_notice_is_one_line_in_each_language_and_holds_what_it_tells() {
        for notice in every() {
            let [indonesian, english] =
                [Language::Indonesian, Language::English].map(|one| notice.text(one));
            assert_ne!(indonesian, english);
            for text in [&indonesian, &english] {
                assert!(!text.chars().any(char::is_control), "{text}");
                assert!(text.chars().count() <= 320, "{text}");
                assert!(!text.contains("  "), "{text}");
            }
            if let Some(code) = notice.parameters()["code"].as_str() {
                assert!(indonesian.contains(code) && english.contains(code));
            }
            assert!(!notice.subject(Language::English).contains("123456"));
        }
    }

    #[test]
    fn what_others_wrote_has_an_end() {
        let notice = Notice::EnterpriseDecided {
            enterprise: "a".repeat(5_000),
            status: EnterpriseStatus::Refused,
            reason: Some("b".repeat(5_000)),
        };
        assert!(notice.text(Language::Indonesian).chars().count() < 800);
    }

    #[test]
    fn a_notice_does_not_show_itself_in_a_log() {
        for notice in every() {
            let shown = format!("{notice:?}");
            assert!(
                !shown.contains("123456") && !shown.contains("Sinar"),
                "{shown}"
            );
        }
    }
}
