//! [`PermitNotice`]: what the people of an enterprise are told about the permits of its products,
//! and how.

use super::kind::NoticeKind;
use super::words::quoted;
use domain::Language;
use domain::catalogue::PermitKind;
use domain::enterprise::Verdict;
use serde_json::{Value, json};

/// What they are told.
#[derive(Clone)]
pub enum PermitNotice {
    /// An officer looked at a permit.
    Decided {
        /// The product's name.
        product: String,
        /// What it is.
        permit: PermitKind,
        /// What they found.
        verdict: Verdict,
        /// Why, in the officer's words.
        reason: Option<String>,
    },
    /// A product left sale, since such goods are forbidden now.
    Withdrawn {
        /// The product's name.
        product: String,
        /// The rule, and what it says in Indonesian and English.
        rule: [String; 3],
    },
}

impl PermitNotice {
    pub(super) fn kind(&self) -> NoticeKind {
        match self {
            Self::Decided { .. } => NoticeKind::PermitDecided,
            Self::Withdrawn { .. } => NoticeKind::ProductWithdrawn,
        }
    }

    pub(super) fn parameters(&self) -> Value {
        match self {
            Self::Decided {
                product,
                permit,
                verdict,
                reason,
            } => json!({ "product": product, "permit": permit.code(),
                "verdict": verdict.code(), "reason": reason }),
            Self::Withdrawn { product, rule } => json!({ "product": product, "rule": rule[0] }),
        }
    }

    pub(super) fn subject(&self) -> (&'static str, &'static str) {
        match self {
            Self::Decided { .. } => ("Pemeriksaan izin produk", "A permit was checked"),
            Self::Withdrawn { .. } => ("Produk tidak dijual lagi", "A product left sale"),
        }
    }

    pub(super) fn text(&self, language: Language) -> String {
        match (self, language) {
            (
                Self::Decided {
                    product,
                    permit,
                    verdict,
                    reason,
                },
                _,
            ) => {
                let (found, why) = match (verdict, language) {
                    (Verdict::Seen, Language::Indonesian) => ("sudah dilihat petugas", "Alasan"),
                    (Verdict::Seen, Language::English) => ("was seen by an officer", "Reason"),
                    (Verdict::Rejected, Language::Indonesian) => ("ditolak petugas", "Alasan"),
                    (Verdict::Rejected, Language::English) => {
                        ("was rejected by an officer", "Reason")
                    }
                };
                let reason = reason.as_ref();
                let reason = reason.map(|text| format!(" {why}: {}", quoted(text)));
                format!(
                    "{} {} {found}.{}",
                    permit.name(language),
                    quoted(product),
                    reason.unwrap_or_default()
                )
            }
            (Self::Withdrawn { product, rule }, Language::Indonesian) => {
                format!("{} tidak dijual lagi: {}.", quoted(product), rule[1])
            }
            (Self::Withdrawn { product, rule }, Language::English) => {
                format!("{} is no longer on sale: {}.", quoted(product), rule[2])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Notice;
    use super::*;

    #[test]
    fn it_says_what_was_found_and_why() {
        let notice = Notice::Permit(PermitNotice::Decided {
            product: "Keripik\nPisang".to_owned(),
            permit: PermitKind::Halal,
            verdict: Verdict::Rejected,
            reason: Some("nomor  tidak ada".to_owned()),
        });
        assert_eq!(
            notice.text(Language::Indonesian),
            "sertifikat halal Keripik Pisang ditolak petugas. Alasan: nomor tidak ada"
        );
        assert_eq!(notice.kind(), NoticeKind::PermitDecided);
        assert_eq!(notice.parameters()["permit"], "HALAL");
        let rule = ["TOBACCO", "tidak dijual di sini", "not sold here"].map(str::to_owned);
        let product = "Cerutu".to_owned();
        let notice = Notice::Permit(PermitNotice::Withdrawn { product, rule });
        let text = notice.text(Language::English);
        assert_eq!(text, "Cerutu is no longer on sale: not sold here.");
        assert_eq!(notice.parameters()["rule"], "TOBACCO");
        assert_eq!(notice.subject(Language::English), "A product left sale");
    }
}
